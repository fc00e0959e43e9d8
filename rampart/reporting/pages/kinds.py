"""Kinds of rows on the page: how many there are, how well each is told, and what alarms cost."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from rampart.metrics.costs import FEW
from rampart.reporting.pages.evidence import SPLITS, recalls

COSTS = ("thresholds", "called", "gaps")
"""Tables of more/slices that the page reads."""


def kinds_section(
    data: Mapping[str, Any],
    by_kind: pd.DataFrame | None,
    costs: Mapping[str, pd.DataFrame],
    classes: list[str],
    positive: str,
    about: Mapping[str, str],
    model: str,
) -> dict[str, Any] | None:
    """Return what the page tells by kind, language and threshold; None for rows without kinds.

    Parameters
    ----------
    data : data.json; ``kinds``: kind -> split -> rows, sources, and maybe made: how many of the
        rows no package has.
    by_kind : the champion's by_kind.csv.
    costs : name -> table of ``COSTS``; empty where nobody made them.
    classes : the class names, the first of them harmless.
    positive : the one that an alarm is about.
    about : kind -> what such a row is.
    model : the champion.

    Returns
    -------
    dict : splits, counts (kind, class, about, cells: rows, sources and made by split), recalls (as
    ``evidence.recalls``; sources, made; ``wrong``: a cell a class, the share called so where it is
    not the kind's own), made (whether that is known), classes, sides, languages, gaps, thresholds,
    few.
    """
    if "kinds" not in data or by_kind is None:
        return None
    told = recalls(by_kind, "external", classes, "kind")
    called = costs.get("called")
    of = dict(zip(by_kind["kind"], by_kind["class"]))
    order = sorted(data["kinds"], key=lambda kind: (_place(classes, of.get(kind)), kind))
    splits = [name for name in SPLITS if any(name in data["kinds"][kind] for kind in order)]
    empty = {"rows": 0, "sources": 0, "made": 0}
    return {
        "splits": splits,
        "counts": [
            {
                "kind": kind,
                "class": of.get(kind, ""),
                "about": about.get(kind, ""),
                "cells": [{**empty, **data["kinds"][kind].get(split, {})} for split in splits],
            }
            for kind in order
        ],
        "recalls": [
            {
                **row,
                "wrong": _wrong(called, row, classes),
                **{
                    name: data["kinds"].get(row["kind"], {}).get("external", empty).get(name, 0)
                    for name in ("sources", "made")
                },
            }
            for row in told
        ],
        "made": any("made" in cell for cells in data["kinds"].values() for cell in cells.values()),
        "classes": classes,
        "sides": (classes[0], positive),
        "languages": _languages(called, (classes[0], positive)),
        "gaps": [] if "gaps" not in costs else costs["gaps"].to_dict("records"),
        "thresholds": _thresholds(costs.get("thresholds"), model),
        "few": FEW,
    }


def _place(classes: list[str], name: str | None) -> int:
    return classes.index(name) if name in classes else len(classes)


def external(called: pd.DataFrame | None, by: str) -> pd.DataFrame | None:
    """Return the lines of a property on unseen sources, of called.csv."""
    if called is None:
        return None
    return called[(called["split"] == "external") & (called["by"] == by)]


def _wrong(called: pd.DataFrame | None, row: Mapping[str, Any], classes: list[str]) -> list[Any]:
    """Return, for each class, the share of a kind's rows that are called so; None for its own."""
    table = external(called, "kind")
    if table is None:
        return [None] * len(classes)
    mine = table[table["slice"] == row["kind"]].set_index("called")
    return [
        None if name == row["class"] else mine.loc[name, ["rate", "low", "high"]].to_dict()
        for name in classes
    ]


def _languages(called: pd.DataFrame | None, sides: tuple[str, str]) -> list[dict[str, Any]]:
    """Return false alarms and recall of each language with enough rows, most rows first.

    A language has a cell for the harmless class and one for that of an alarm; None where it has
    too few rows.
    """
    table = external(called, "language")
    if table is None:
        return []
    alarms = table[(table["called"] == sides[1]) & (table["n"] >= FEW)]
    rows = []
    for name, part in alarms.groupby("slice", sort=True):
        cells = part.set_index("class")
        found = [cells.loc[side].to_dict() if side in cells.index else None for side in sides]
        if any(found):
            rows.append({"language": name, "cells": found, "n": sum(c["n"] for c in found if c)})
    return sorted(rows, key=lambda row: (-row["n"], row["language"]))


def _thresholds(points: pd.DataFrame | None, model: str) -> list[dict[str, Any]]:
    """Return the operating points on unseen sources, the champion's first."""
    if points is None:
        return []
    here = points[points["split"] == "external"]
    first = here[here["model"] == model]
    return pd.concat([first, here[here["model"] != model]]).to_dict("records")
