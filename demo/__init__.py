"""The main job, played on a running stack over its real interfaces."""
