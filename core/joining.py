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
    """The sentences of a text; the first of a line begins with the line end."""
    for line in text.splitlines():
        first, *others = _SENTENCE_END.split(line.strip())
        yield f"\n{first}"
        yield from others


def _written(pieces: list[str]) -> str:
    """Sentences of a line with a space between."""
    text = "".join(piece if piece[0] == "\n" else f" {piece}" for piece in pieces)
    return re.sub("\n{3,}", "\n\n", text).strip()
