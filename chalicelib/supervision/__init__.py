"""Supervision of all flows (效能监察): what is counted of cases, what is late now, the cases behind a number."""
