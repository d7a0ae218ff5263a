"""Requests that nobody would write by hand: made from the OpenAPI description, or from good ones gone wrong."""
