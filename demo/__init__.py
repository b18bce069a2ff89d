"""The portal with sample data, started by one command. Not installed in production."""
