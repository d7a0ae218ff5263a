"""Reading, checking and publishing the catalogue: run by a command, never while serving requests."""
