"""What commands lead to, or why not: a rule a command."""
