"""Open data brought in as a file of any size: uploaded, checked as a whole part by part, then kept part by part."""
