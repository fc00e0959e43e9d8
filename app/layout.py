"""How somebody's CSV file is laid out: separator, title lines, header or none. Looked at, and said.

Looks at the first lines alone; ``app.records`` reads the rest by what is found here.
"""

from __future__ import annotations

import codecs
import csv
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

LOOKED = 200  # lines
FIGURE = re.compile(r"[-+$€£¥]?\s?\d[\d.,:/\s%-]*([eE][-+]?\d+)?")
YEARS = range(1800, 2101)
FEW = 3  # cells of a column that can speak against a header, when they are no figures
ALIKE = 0.8  # share of a column's cells that are of one form
NOTHING = {
    *("", "-", "--", ".", "..", "?", "#n/a", "n.a.", "n/a", "na", "nan", "nil", "none", "null"),
    *("missing", "unknown", "not available", "tbd", "#value!", "#ref!", "#div/0!"),
}
"""What stands for a number that is not there, in small letters."""
SIGNS = {"\t": "a tab", ";": "a semicolon", "|": "a vertical bar", " ": "a blank"}


@dataclass
class Layout:
    """What the first lines of a file show.

    Attributes
    ----------
    separator : between two cells.
    width : cells of a row.
    header : the names of the columns, empty texts where there are none.
    named : whether a line of the file holds them.
    body : lines above the first row of data, titles and header included.
    titles : numbers of the lines above the header that are no row, from 1.
    usual : the separator that its ending says.
    again : number of a line of data that could be the header as well; 0: there is none.
    """

    separator: str
    width: int
    header: list[str]
    named: bool
    body: int
    titles: list[int] = field(default_factory=list)
    usual: str = ","
    again: int = 0

    def notes(self) -> list[str]:
        """Return what is unusual about it, a sentence each."""
        told = []
        if self.titles:
            lines = f"line{'s' if len(self.titles) > 1 else ''} {', '.join(map(str, self.titles))}"
            told.append(f"set aside what stands above the header ({lines})")
        if not self.named:
            told.append("has no header: --header yes says that it has")
        if self.width > 1 and self.separator != self.usual:
            told.append(f"has {SIGNS.get(self.separator, repr(self.separator))} between its cells")
        if self.again:
            told.append(
                f"has two lines that could be the names: line {self.body} was taken, line "
                f"{self.again} counts as data (if line {self.body} is a title, leave it out)"
            )
        return told


def looked(top: Sequence[str], known: str, named: bool | None = None) -> Layout:
    """Return the layout that the first lines show.

    Parameters
    ----------
    top : the first lines of a file, with their ends.
    known : separators that are possible; ``sep=;``, as Excel writes it, says another.
    named : whether there is a header; None: it is looked at.

    Raises
    ------
    ValueError : no line has anything.
    """
    top, skipped, usual = list(top), 0, known[0]
    stated = re.fullmatch(r"(?i)sep=(.)[\r\n]*", top[0]) if top else None
    if stated and len(known) > 1:
        known, skipped, top = stated[1], 1, top[1:]
    separator, width = _separator(top, known)
    rows = [(n, row) for n, row in numbered(top, separator) if any(cell.strip() for cell in row)]
    if not rows:
        raise ValueError("has no column")
    first = next(place for place, (_, row) in enumerate(rows) if len(row) == width)
    while width > 2 and first + 1 < len(rows) and _filled(rows[first][1]) < 2:
        first += 1  # a title, the rest of its line filled with separators
    above, (line, row) = rows[:first], rows[first]
    cells = [other for _, other in rows[first + 1 :] if len(other) == width]
    apart = _apart(above[-1][1], [row, *cells]) if above and named is not False else []
    if apart:
        header, titles, at = apart, above[:-1], above[-1][0]
    elif named or (named is None and _is_header(row, cells)):
        header, titles, at = row, above, line
    else:
        header, titles, at = [""] * width, above, _before(rows, first)
    lines = [number + skipped for number, _ in titles]
    header = [name.strip() for name in header]
    found = Layout(separator, width, header, any(header), at + skipped, lines, usual)
    below = [(n, other) for n, other in rows if n > at and len(other) == width]
    if found.named and len(below) > FEW and _names_too(below[0][1], [row for _, row in below[1:]]):
        found.again = below[0][0] + skipped
    return found


def numbered(top: Sequence[str], separator: str) -> list[tuple[int, list[str]]]:
    """Return (number of its last line, cells) of each row."""
    reader = csv.reader(top, delimiter=separator)
    rows = [(reader.line_num, row) for row in reader]
    return rows[:-1] if len(top) >= LOOKED - 1 and len(rows) > 1 else rows  # the last may go on


def _apart(last: list[str], rows: list[list[str]]) -> list[str]:
    """Return the names in a line that is a cell shorter or longer than the rows below, if any.

    Longer, or shorter where no row has a last cell: a separator ends the one or the others.
    Shorter else: the rows have names, as R writes them.
    """
    width = len(rows[0])
    if len(last) == width + 1 and not last[-1].strip() and _is_header(last[:-1], rows):
        return last[:-1]
    if len(last) != width - 1 or len(last) < 2:
        return []
    if not any(row[-1].strip() for row in rows) and _is_header(last, rows):
        return [*last, ""]
    return ["", *last] if _is_header(last, [rows[0][1:]]) else []


def _before(rows: list[tuple[int, list[str]]], first: int) -> int:
    return rows[first - 1][0] if first else 0


def _filled(row: list[str]) -> int:
    return sum(1 for cell in row if cell.strip())


def _separator(top: Sequence[str], known: str) -> tuple[str, int]:
    """Return the separator and how many cells a row has with it.

    The one with which all rows have the same number of cells, and most of them; failing that, the
    one that gives most rows one width, and a large one.
    """
    found = {}
    for separator in known:
        widths = Counter(len(row) for _, row in numbered(top, separator) if row)
        width, count = max(widths.items(), key=lambda item: (item[1], item[0]), default=(1, 0))
        share = count / max(1, widths.total())
        found[separator] = (share == 1 and width > 1, share * (1 - 1 / width), width)
    best = max(found, key=lambda separator: found[separator][:2])
    if found[best][1] == 0:  # one column, or a separator of the header alone
        line = next((line for line in top if line.strip()), "")
        best = known[0] if known[0] in line else max(known, key=line.count)
    return best, found[best][2]


def _is_header(first: Sequence[str], body: Sequence[Sequence[str]]) -> bool:
    """Tell whether the first row names the columns.

    A name stands above figures; a row of data looks like those below it, and may be there again.
    Years that stand above figures are names. In doubt it is a header.
    """
    yes, no = _votes(first, body)
    return no <= yes


def _names_too(first: Sequence[str], body: Sequence[Sequence[str]]) -> bool:
    """Tell whether a row of data names columns: words above all figures, and nothing against.

    One word alone names no table: it may be what stands for a number that is missing.
    """
    if _filled(first) < 2:
        return False
    yes, no = _votes([cell if cell.strip().lower() not in NOTHING else "0" for cell in first], body)
    return yes > 0 and not no


def _votes(first: Sequence[str], body: Sequence[Sequence[str]]) -> tuple[int, int]:
    """Return how many columns speak for a row of names, and how many against."""
    first = [cell.strip() for cell in first]
    figures = [cell for cell in first if FIGURE.fullmatch(cell)]
    years = len(set(figures)) > 1 and all(c.isdecimal() and int(c) in YEARS for c in figures)
    yes = no = 0
    for place, cell in enumerate(first):
        column = [row[place].strip() for row in body if place < len(row) and row[place].strip()]
        if not cell or not column:
            continue
        many = len(column) >= FEW
        below = sum(1 for other in column if FIGURE.fullmatch(other)) >= ALIKE * len(column)
        if FIGURE.fullmatch(cell):
            no += below and not years
        elif below:
            yes += 1
        elif many and (cell in column or _alike(cell, column)):
            no += 1
    return yes, no


def _alike(cell: str, column: Sequence[str]) -> bool:
    """Tell whether a cell has the form of those below it, if that form is more than a word."""
    form = shape(cell)
    if form.isalpha() or " " in form:
        return False
    return sum(1 for other in column if shape(other) == form) >= ALIKE * len(column)


def shape(cell: str) -> str:
    """Return the form of a cell: runs of letters and of digits as one sign each.

    Examples
    --------
    >>> shape("ann.lee1@tea.example"), shape("AB-123")
    ('a.a0@a.a', 'a-0')
    """
    return re.sub(r"\d+", "0", re.sub(r"[^\W\d_]+", "a", cell))


class Fallback:
    """Reads bytes that are not UTF-8 as Windows-1252, and counts them: ``errors=fallback.name``.

    The last one made is the one that decodes.
    """

    name = "rampart-windows-1252"

    def __init__(self) -> None:
        self.count = 0
        codecs.register_error(self.name, self._decoded)

    def _decoded(self, error: UnicodeError) -> tuple[str, int]:
        if not isinstance(error, UnicodeDecodeError):
            raise error
        self.count += 1
        odd = error.object[error.start : error.start + 1]
        try:
            return odd.decode("cp1252"), error.start + 1
        except UnicodeDecodeError:  # five bytes that it does not have
            return odd.decode("latin-1"), error.start + 1

    def notes(self) -> list[str]:
        """Return what is to be said of the encoding."""
        what = f"{self.count:,} byte{'s' if self.count > 1 else ''}"
        return [f"is not UTF-8: read {what} as Windows-1252"] if self.count else []
