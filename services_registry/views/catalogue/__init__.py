"""Staff: the catalogue of services, the standard, recommended texts."""
