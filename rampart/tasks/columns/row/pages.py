"""Help pages of R packages, as Markdown: which description belongs to which column."""

from __future__ import annotations

import re
from collections.abc import Iterable

# A page's terms: "name" above an indented blank line, "  * **name:** text", "name |  text".
TERM = re.compile(r"^(\S.{0,200})\n\s*\n {4}\s*\n+", re.M)
BULLET = re.compile(
    r"^ *\* +[*_`]*([\w.]+)[*_`]*\s*[:,.(-][*_` ]*(.+(?:\n(?! *\*|\s*\n).+)*)", re.M
)
CELLS = re.compile(
    r"^(?:\[ ?,? ?\d+ ?\] *\||\d+\\?\.? *\|)? *[`_*]*([\w.]+)[`_*]*:? *\| +(.+)$", re.M
)

MOST_TOGETHER = 4  # columns; one text for more of them says too little of each


def descriptions(page: str, names: Iterable[str]) -> dict[str, str]:
    """Return column -> its description, for the columns that a help page describes.

    Parameters
    ----------
    page : Markdown text of one help page.
    names : the columns of the table.

    Examples
    --------
    >>> descriptions("* **educ:** years of school", ["educ", "wage"])
    {'educ': 'years of school'}
    """
    page = page.partition("### Examples")[0].replace("\\_", "_").replace("\\.", ".")
    known = {_plain(name): name for name in names}
    texts: dict[str, str] = {}
    terms = list(TERM.finditer(page))
    ends = [term.start() for term in terms[1:]] + [len(page)]
    pairs = [
        (head, page[term.end() : end].partition("\n###")[0])
        for term, end in zip(terms, ends)
        for head in term[1].split(",")
        if term[1].count(",") < MOST_TOGETHER
    ]
    pairs += [match.groups() for match in BULLET.finditer(page)]
    pairs += [match.groups() for match in CELLS.finditer(page)]
    for head, text in pairs:
        name = known.get(_plain(head))
        if name is not None and name not in texts and text.strip():
            texts[name] = " ".join(re.sub(r"[`*_|]+(?=\W|$)|(?<!\w)[`*_|]+", " ", text).split())
    return texts


def _plain(name: str) -> str:
    return name.strip(" `*_:\"'").lower()
