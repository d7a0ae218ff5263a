"""Tickets, ratings and supervision: what people report, who handles it, and who sees that it is handled."""
