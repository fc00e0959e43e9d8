"""How often a second, careful label agrees with the one that the data have."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import pandas as pd

from rampart.tasks.columns.row import CLASSES, CODES

FILE = Path(__file__).parent / "row" / "audit.csv"
"""column,block,label: samples drawn at random and labelled again, without a look at the label."""


def audit(frame: pd.DataFrame, path: Path = FILE) -> dict[str, Any]:
    """Return the agreement of the labels with those of the audit, by class and label source.

    Parameters
    ----------
    frame : with column, block, label and label_source.
    path : the audit's file; without it the status says so.

    Returns
    -------
    dict : ``status``; ``audited`` and ``not_found`` (audited samples that are not in ``frame``);
        ``all``, ``by_class`` and ``by_label_source``: n, agree, rate, and the 95 % Wilson interval
        ``low`` to ``high``.

    Raises
    ------
    ValueError : a label that is no class; says the line.
    """
    if not path.is_file():
        return {"status": "no audit file"}
    second = {}
    with path.open(encoding="utf-8", newline="") as handle:
        for number, line in enumerate(csv.DictReader(handle), 2):
            if line["label"] not in CODES:
                allowed = ", ".join(CLASSES)
                raise ValueError(
                    f"{path.name}, line {number}: label {line['label']!r}; allowed: {allowed}"
                )
            second[line["column"], int(line["block"])] = CODES[line["label"]]
    keys = pd.MultiIndex.from_frame(frame[["column", "block"]])
    audited = frame[keys.isin(list(second))]
    if audited.empty:
        return {"status": "no audited sample is in the data", "not_found": len(second)}
    again = [second[key] for key in zip(audited["column"], audited["block"], strict=True)]
    agree = audited["label"] == again
    by_class = agree.groupby(audited["label"].map(CLASSES.__getitem__))
    return {
        "status": "ok",
        "audited": len(audited),
        "not_found": len(second) - len(audited),
        "all": _rate(agree),
        "by_class": {name: _rate(part) for name, part in by_class},
        "by_label_source": {
            name: _rate(part) for name, part in agree.groupby(audited["label_source"])
        },
    }


def _rate(agree: pd.Series) -> dict[str, Any]:
    from scipy.stats import binomtest

    hits, n = int(agree.sum()), len(agree)
    interval = binomtest(hits, n).proportion_ci(0.95, method="wilson")
    shares = {"rate": hits / n, "low": interval.low, "high": interval.high}
    return {"n": n, "agree": hits} | {key: round(float(v), 4) for key, v in shares.items()}
