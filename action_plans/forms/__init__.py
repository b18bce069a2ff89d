"""Forms of action plans: cleaning only."""
