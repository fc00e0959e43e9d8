"""What the label of a unit's function says of the codes that its file becomes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from rampart.solidity.classes import SAFE
from rampart.solidity.compiler.standard import Contract

CLEAN = ("library", "project", "twin safe")
"""Kinds all of whose contracts are taken; of the others, those that have the named function."""


OPEN = -1
"""The label of a function of which nobody knows what it is."""


class Known(NamedTuple):
    """What a row of the units says of its file."""

    contract: str  # "" for all of the file
    function: str
    label: int  # index of a class, or OPEN


def labelled(contract: Contract, known: Sequence[Known], kind: str) -> Known | None:
    """Return what is known of one code, None where nothing is.

    A contract has the functions of those that it inherits from, and their labels. Of several the
    first that is no ``safe`` counts, as the code has what that function has; without one, a code
    with a function that is ``OPEN`` is not known. Others than the named contracts are safe in a
    clean file, unknown in a test, and as they were in an edited one.
    """
    names = {contract.name, *contract.bases, ""}
    found = [one for one in known if one.contract in names]
    faulty = [one for one in found if one.label not in (SAFE, OPEN)]
    if faulty:
        return faulty[0]
    if any(one.label == OPEN for one in found):
        return None
    if found:
        return Known(contract.name, found[0].function, SAFE)
    return Known(contract.name, "", SAFE) if kind in CLEAN else None


def group_of(row: dict[str, Any], contract: str) -> str:
    """Return what must not straddle a split: a contract of a library in all versions, or the twins.

    A group without a file in its name, as that of a project, is one with all its contracts. A row
    that training never sees has why behind its group, as no group may be on both sides.
    """
    group = row.get("group") or f"{row['package']}/"
    if row["kind"] not in ("library", "guard removed", "artifact") or "/" not in group:
        return row["group"]
    family = group.partition("/")[0].partition("-")[0]
    held = f"@{row['held']}" if row["role"] == "external" else ""
    return f"{family}/{contract.lower().replace('upgradeable', '')}{held}"
