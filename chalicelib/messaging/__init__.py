"""Messages over HTTP: what providers tell, and what the staff sees of deliveries."""
