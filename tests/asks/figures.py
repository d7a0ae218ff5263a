"""Requests about the figures of supervision."""

from tests.asks.registry import plain

DAYS = {"from": "2026-10-01", "to": "2026-10-31"}

plain("GET /v1/supervision/dashboard", month="2026-10")
plain("GET /v1/supervision/figures", by="day", item="elder_allowance", site="-", channel="web", **DAYS)
plain("GET /v1/supervision/late", colour="red")
plain("GET /v1/supervision/cases", metric="opened", **DAYS)
plain("GET /v1/supervision/summary", month="2026-10")
