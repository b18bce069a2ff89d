"""Log lines: what opens a door to whoever holds it never stands in one."""

import logging
import re

# The last part of such an address is a secret that a letter carries.
SECRET_ADDRESSES = re.compile(r"(/invitation/|/password/reset/key/)[^/\s?'\"]+")


class DiscreetFormatter(logging.Formatter):
    """Writes lines as usual, without the secrets of links in letters."""

    def format(self, record: logging.LogRecord) -> str:
        return SECRET_ADDRESSES.sub(r"\1…", super().format(record))
