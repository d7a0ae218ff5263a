"""The whole, on the local engine."""
