"""Scenes of messages: receipts, failing providers, WeChat, departments' systems, the feed, a window that phones."""
