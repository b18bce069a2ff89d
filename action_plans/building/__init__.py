"""Documents that are made of plans."""
