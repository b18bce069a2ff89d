"""Maps of municipalities, drawn here: the same pictures for pages and PDFs."""
