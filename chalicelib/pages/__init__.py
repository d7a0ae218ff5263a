"""Pages for a person's eyes: static files over the same API, and its description."""
