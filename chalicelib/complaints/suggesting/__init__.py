"""What a machine says of a ticket: which category and department, and which others are of the same matter."""
