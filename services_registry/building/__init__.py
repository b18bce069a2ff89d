"""Open data: what is published, in the shapes that other software reads."""
