"""Pure construction: outlines read from a GeoJSON file."""
