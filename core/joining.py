"""Two texts that grew apart, joined: what both say stands once, the rest one after another."""

import re
from collections.abc import Iterator
from difflib import SequenceMatcher

# beyond this the texts simply stand one below the other
PIECES_COMPARED = 2000
_SENTENCE_END = re.compile(r"(?<=[.!?…»”])\s+")


def joined(theirs: str, mine: str) -> str:
    """One text with every sentence of both, in order; theirs stand before mine."""
    theirs, mine = theirs.strip(), mine.strip()
    if not theirs or not mine:
        return theirs or mine
    old, new = list(_sentences(theirs)), list(_sentences(mine))
    if len(old) + len(new) > PIECES_COMPARED:
        return f"{theirs}\n\n{mine}"
    pieces: list[str] = []
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    for kind, a, b, c, d in matcher.get_opcodes():
        pieces += old[a:b]
        if kind != "equal":
            pieces += new[c:d]
    return _written(pieces)


def _sentences(text: str) -> Iterator[str]:
    """The sentences of each line, and a line end between lines."""
    for place, line in enumerate(text.splitlines()):
        if place:
            yield "\n"
        yield from (part for part in _SENTENCE_END.split(line.strip()) if part)


def _written(pieces: list[str]) -> str:
    """Sentences of a line with spaces between; no space at line ends."""
    text = ""
    for piece in pieces:
        gap = " " if text and piece != "\n" and not text.endswith("\n") else ""
        text += gap + piece
    return re.sub(r"\n{3,}", "\n\n", text).strip()
