"""Outlets, terminals and departments: signed requests."""

SENTENCES: dict[str, str] = {}
