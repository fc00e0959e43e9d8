"""What becomes of each column of a raw flow, by rule; what training drops is not known here."""

from __future__ import annotations

from typing import NamedTuple

from rampart.tasks.flows import row
from rampart.tasks.flows.derive import ABLATED, DERIVED

KEEPING = {
    "label": "the answer: the severity as a number",
    "source": "what a held-out day must not share",
    "group": "what must not straddle a split",
    "role": "says which split a row may be in",
    "package": "where a row is from",
}
"""Column that is no part of a flow -> why it is no feature."""
BUILT = {
    "start": "x_hour",
    "client_address": "x_source_last_octet",
    "server_port": "n_port_system n_port_user n_port_dynamic",
}
"""Column that is no feature -> what is built of it."""
TEXT = "text"


class Fate(NamedTuple):
    """Of one column: where it is from, what features it becomes, and why none or which rule."""

    column: str
    origin: str  # raw or built
    becomes: tuple[str, ...]  # columns of the splits
    rule: str


def fates() -> list[Fate]:
    """Return the fate of each column of a raw flow, then of each feature that is built.

    Examples
    --------
    >>> {one.column: one for one in fates()}["client_port"]
    Fate(column='client_port', origin='raw', becomes=(), rule='drawn by the operating system')
    """
    found = [Fate(name, "raw", (f"n_{name}",), row.unit(name)) for name in row.NUMBERS]
    for name in row.CATEGORIES:
        found.append(Fate(name, "raw", (f"c_{name}", TEXT), "a name: one column a frequent value"))
    for name in row.TEXTS:
        more = ()
        if name.startswith("payload_"):
            side = name.removeprefix("payload_")
            more = (f"n_{side}_text", f"n_{side}_binary")
        found.append(Fate(name, "raw", (TEXT, *more), "words, addresses and times masked"))
    for name, reason in {**row.NEVER, **KEEPING}.items():
        found.append(Fate(name, "raw", tuple(BUILT.get(name, "").split()), reason))
    found += [Fate(f"n_{name}", "built", (f"n_{name}",), rule) for name, rule in DERIVED.items()]
    return found + [Fate(name, "built", (name,), rule) for name, rule in ABLATED.items()]
