"""Providers of messages that are not there: HTTP servers that speak their wire formats, so that their own clients run.

The platform knows nothing of this package. It is told other addresses than the providers' own, and that is all.
"""
