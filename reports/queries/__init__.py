"""What reports and homes read from all other apps; nothing here writes."""
