"""Scenes of who may do what: logins, mandates, staff, partners, privacy, audit, and who is turned away."""
