"""Credit: what people see of their marks and how they have them repaired (信用修复)."""
