"""What the platform runs on: its resources, how they are packaged, deployed and run locally."""
