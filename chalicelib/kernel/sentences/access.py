"""Who may do what: logins, staff, mandates, limits."""

SENTENCES: dict[str, str] = {}
