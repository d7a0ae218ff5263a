"""Enquiries, objections, queries and complaints (询问、异议、质疑、投诉) as cases of their own, linked to a project."""
