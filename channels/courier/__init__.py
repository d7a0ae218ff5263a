"""Couriers that carry results and files (寄递)."""
