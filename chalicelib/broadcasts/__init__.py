"""Subscriptions to topics, and broadcasts to their subscribers (订阅和群发)."""
