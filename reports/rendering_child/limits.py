"""What a rendering may cost; the same numbers for parent and child."""

MEMORY_BYTES = 1024**3
CPU_SECONDS = 60
WALL_SECONDS = 90
MAX_ROWS = 1500
MAX_HTML_BYTES = 20 * 1024 * 1024
MAX_PDF_BYTES = 64 * 1024 * 1024
# a table cell or a paragraph far beyond these makes the layout crawl
MAX_SPAN = 100
MAX_TEXT = 50_000
MAX_DEPTH = 60
MAX_ELEMENTS = 60_000
