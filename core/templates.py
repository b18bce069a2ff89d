"""Templates are indented for people; the pages do not carry the blanks over slow lines."""

import re

from django.template import Origin
from django.template.loaders import filesystem

INDENT = re.compile(r"\n[ ]+")


class Loader(filesystem.Loader):
    """Reads the portal's own templates without the blanks that lines begin with.

    The line breaks stay, so that words stay apart and errors name the right line.
    """

    def get_contents(self, origin: Origin) -> str:
        """The text of a template; only in pages is indentation taken away."""
        text = super().get_contents(origin)
        if not str(origin.name).endswith(".html"):
            return text
        return INDENT.sub("\n", text)
