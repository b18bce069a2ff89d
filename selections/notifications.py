"""Letters of selections: one function per letter."""
