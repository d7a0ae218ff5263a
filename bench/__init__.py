"""Measures the platform on a local engine of its own, each path beside the least that it could be made of."""
