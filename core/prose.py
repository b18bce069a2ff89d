"""Texts of paragraphs and lists: cleaned when they are saved, shown as HTML.

People write into plain text fields and paste from word processors. What is stored holds
letters, plain spaces and line ends; a line that begins with "- " is an item of a list,
one that begins with "1. " an item of a numbered list, an empty line ends a paragraph.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

# Line ends of all systems, the "soft" one of word processors, page breaks.
_LINE_ENDS = re.compile("\r\n|[\r\v\f\x85\u2028\u2029]")
# What stands in front of an item: signs of word processors also without a space behind.
_SIGNS = re.compile(
    "[•●○▪▫■□◦‣⁃∙►▶➢✓✔\uf0a7\uf0b7\uf0d8\uf0fc][ ]*(?=\\S)|[-–—−*·][ ]+(?=\\S)"
)
_NUMBER = re.compile(r"(\d{1,2})(?:\)[ ]*|\.[ ]+)(?=\S)")
_MANY_SPACES = re.compile(" {2,}")
_MANY_BREAKS = re.compile("\n{3,}")
_ITEM = re.compile(r"- (?P<text>.+)|(?P<number>\d{1,2})\. (?P<numbered>.+)")


@dataclass(frozen=True)
class Block:
    """A paragraph (`kind` "p"), or a list ("ul", "ol"; `first` is its first number)."""

    kind: str
    lines: tuple[str, ...]
    first: int = 1


def clean_line(text: str) -> str:
    """One line of plain characters, without what cannot be seen."""
    return " ".join(_visible(text).split())


def clean_prose(text: str) -> str:
    """Paragraphs and lists as they are stored; cleaning twice changes nothing more."""
    lines = [_clean_item(line) for line in _visible(text).split("\n")]
    return _MANY_BREAKS.sub("\n\n", "\n".join(lines)).strip()


def _visible(text: str) -> str:
    """Plain spaces and line ends; no control characters, nothing of no width."""
    text = "".join(_plain(letter) for letter in _LINE_ENDS.sub("\n", text))
    composed = unicodedata.normalize("NFC", text)
    # a text that fitted into its column still fits
    return composed if len(composed) <= len(text) else text


def _plain(letter: str) -> str:
    if letter == "\n":
        return letter
    match unicodedata.category(letter):
        case "Zs":
            return " "
        case "Cc":
            return " " if letter == "\t" else ""
        case "Cf" | "Cs":  # soft hyphens, zero-width spaces, byte order marks
            return ""
        case _:
            return letter


def _clean_item(line: str) -> str:
    """A line with the signs of lists as the portal writes them."""
    line = _MANY_SPACES.sub(" ", line).strip()
    line = _SIGNS.sub("- ", line, count=1) if _SIGNS.match(line) else line
    return _NUMBER.sub(r"\1. ", line, count=1) if _NUMBER.match(line) else line


def blocks(text: str) -> Iterator[Block]:
    """The paragraphs and lists of a text, in order."""
    for part in re.split(r"\n{2,}", clean_prose(text)):
        lines = part.split("\n") if part else []
        start = 0
        while start < len(lines):
            end = _end_of_run(lines, start)
            yield _block(lines[start:end])
            start = end


def _kind(line: str) -> str:
    found = _ITEM.fullmatch(line)
    if found is None:
        return "p"
    return "ul" if found["text"] else "ol"


def _end_of_run(lines: Sequence[str], start: int) -> int:
    """Where the block that begins at `start` ends: numbers of a list count up."""
    kind, end = _kind(lines[start]), start + 1
    while end < len(lines) and _kind(lines[end]) == kind:
        if kind == "ol" and _number(lines[end]) != _number(lines[end - 1]) + 1:
            break
        end += 1
    return end


def _number(line: str) -> int:
    return int(line.partition(".")[0])


def _block(lines: Sequence[str]) -> Block:
    kind = _kind(lines[0])
    if kind == "p":
        return Block("p", tuple(lines))
    first = _number(lines[0]) if kind == "ol" else 1
    if kind == "ol" and len(lines) == 1 and first != 1:
        return Block("p", tuple(lines))  # a date or a single number is no list
    return Block(kind, tuple(line.partition(" ")[2] for line in lines), first)


def prose(text: object) -> object:
    """A text as HTML paragraphs and lists; one line stays a line, HTML stays HTML.

    Everything that people wrote is escaped. Values that are no text are given back.
    """
    if not isinstance(text, str) or isinstance(text, SafeString) or "\n" not in text:
        return text
    return format_html_join("", "{}", ((_html(block),) for block in blocks(text)))


def _html(block: Block) -> str:
    if block.kind == "p":
        return format_html(
            "<p>{}</p>",
            format_html_join(
                mark_safe("<br>"), "{}", ((line,) for line in block.lines)
            ),
        )
    items = format_html_join("", "<li>{}</li>", ((line,) for line in block.lines))
    if block.kind == "ul":
        return format_html("<ul>{}</ul>", items)
    start = format_html(' start="{}"', block.first) if block.first != 1 else ""
    return format_html("<ol{}>{}</ol>", start, items)
