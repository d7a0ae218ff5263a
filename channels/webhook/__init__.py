"""Webhooks: what departments' own systems are told (回调通知), in the form of Standard Webhooks."""
