"""From gathered data to a PDF: tables and charts, then HTML, then the renderer."""
