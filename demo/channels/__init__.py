"""Scenes of messages: receipts, failing providers, WeChat, systems of departments, the feed, a window, broadcasts."""
