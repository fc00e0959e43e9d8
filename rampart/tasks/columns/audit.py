"""How often a second, careful label agrees with the one that the data have."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pandas as pd

from rampart.tasks.columns.row import CLASSES, CODES
from rampart.tasks.columns.row.protocol import DEFAULT, ProtocolParams, settle

FILE = Path(__file__).parent / "row" / "audit.csv"
"""column,block,label: samples drawn at random and labelled again, without a look at the label."""
WHOLE = Path(__file__).parent / "row" / "audit_whole.csv"
"""The same of another draw, by the page with the section on value sets that repeat, by somebody
who was told how often the values of the whole column do."""


def audit(
    frame: pd.DataFrame,
    protocol: ProtocolParams = DEFAULT,
    path: Path = FILE,
    whole: Path = WHOLE,
) -> dict[str, Any]:
    """Return the agreement of the labels with those of the audits, by class and label source.

    Parameters
    ----------
    frame : with column, block, name, values, whole, label, declared and label_source.
    protocol : the definition, which the second labels of the first audit pass too: they were given
        by somebody who saw a sample, and whether a value set repeats is a fact of the whole column.
    path, whole : the audits' files; without one its status says so.

    Returns
    -------
    dict : ``status``; ``audited`` and ``not_found`` (audited samples that are not in ``frame``);
        ``relabelled``: second labels that the definition moved; ``before_the_definition``: how
        what the sources declare agrees with the second labels as they were given; ``all``,
        ``by_class`` and ``by_label_source``: n, agree, rate, and the 95 % Wilson interval ``low``
        to ``high``; ``whole``: the same of the second audit, whose labels are compared as they
        were given with those of the definition's defaults.

    Raises
    ------
    ValueError : a label that is no class; says the line.
    """
    return _sampled(frame, protocol, path) | {"whole": _whole(frame, whole)}


def _sampled(frame: pd.DataFrame, protocol: ProtocolParams, path: Path) -> dict[str, Any]:
    audited, seen, told = _found(frame, path)
    if not seen:
        return told
    again = _settled(audited, seen, protocol)
    return {
        **told,
        "relabelled": sum(code != first for code, first in zip(again, seen, strict=True)),
        "before_the_definition": _rate(audited["declared"] == seen),
        **_rates(audited, audited["label"] == again),
    }


def _whole(frame: pd.DataFrame, path: Path) -> dict[str, Any]:
    audited, seen, told = _found(frame, path)
    if not seen:
        return told
    first = pd.Series(_settled(audited, audited["declared"], DEFAULT), audited.index)
    return told | _rates(audited.assign(label=first), first == seen)


def _found(frame: pd.DataFrame, path: Path) -> tuple[pd.DataFrame, list[int], dict[str, Any]]:
    """Return the samples that a file has second labels of, these, and what is to be said of it."""
    if not path.is_file():
        return frame[:0], [], {"status": "no audit file"}
    second = {}
    with path.open(encoding="utf-8", newline="") as handle:
        for number, line in enumerate(csv.DictReader(handle), 2):
            if line["label"] not in CODES:
                allowed = ", ".join(CLASSES)
                raise ValueError(
                    f"{path.name}, line {number}: label {line['label']!r}; allowed: {allowed}"
                )
            second[line["column"], int(line["block"])] = CODES[line["label"]]
    # A column that gave blocks and gives one sample now: its audited block stands for it.
    single = set(frame["column"][frame.groupby("column")["block"].transform("size") == 1])
    for (column, block), code in list(second.items()):
        if block and column in single:
            second.setdefault((column, 0), code)
            del second[column, block]
    keys = pd.MultiIndex.from_frame(frame[["column", "block"]])
    audited = frame[keys.isin(list(second))]
    if audited.empty:
        status = {"status": "no audited sample is in the data", "not_found": len(second)}
        return audited, [], status
    seen = [second[key] for key in zip(audited["column"], audited["block"], strict=True)]
    counts = {"audited": len(audited), "not_found": len(second) - len(audited)}
    return audited, seen, {"status": "ok", **counts}


def _settled(audited: pd.DataFrame, codes: Iterable[int], protocol: ProtocolParams) -> list[int]:
    cells = zip(codes, audited["name"], audited["values"], audited["whole"], strict=True)
    return [settle(*cell, protocol) for cell in cells]


def _rates(audited: pd.DataFrame, agree: pd.Series) -> dict[str, Any]:
    by_class = agree.groupby(audited["label"].map(CLASSES.__getitem__))
    by_source = agree.groupby(audited["label_source"])
    return {
        "all": _rate(agree),
        "by_class": {name: _rate(part) for name, part in by_class},
        "by_label_source": {name: _rate(part) for name, part in by_source},
    }


def _rate(agree: pd.Series) -> dict[str, Any]:
    from scipy.stats import binomtest

    hits, n = int(agree.sum()), len(agree)
    interval = binomtest(hits, n).proportion_ci(0.95, method="wilson")
    shares = {"rate": hits / n, "low": interval.low, "high": interval.high}
    return {"n": n, "agree": hits} | {key: round(float(v), 4) for key, v in shares.items()}
