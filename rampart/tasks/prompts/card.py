"""What the model card of a package says of this task: its use and limits, and its own sections.

The figures are those of the external split: sources that training never saw.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from rampart.metrics.alarms import alarms_by, operating_points
from rampart.metrics.classification import recall_by_group
from rampart.reporting.cards.model import table
from rampart.tasks.prompts.row import KINDS
from rampart.tasks.prompts.score import BENIGN, CLASSES, MALICIOUS

CARD = {
    "use": (
        "Say of a text that is about to be given to a language model, or that one has read (an "
        "e-mail, a page, the answer of a tool), whether it is harmless (`benign`), a risky request "
        "in plain words (`suspicious`: have it reviewed) or an attack on the model's instructions "
        "(`malicious`). `python -m app.screen` does it; it cleans a text as training did."
    ),
    "not_for": (
        "deciding about people, moderating what people say to each other, or standing alone "
        "between an attacker and something that must not happen: it is one layer, beside least "
        "privilege and review. What it calls harmless is not thereby true, polite or safe to run."
    ),
    "splits": {
        "test": "other rows of the training sources, whose families training never saw",
        "external": "sources that training never saw, every kind of row among them",
    },
    "limits": [
        "A text that is longer than the windows (config.json: `length`, `windows`) is read at its "
        "beginning, its end and evenly between; `--whole` reads all of it, in more windows than "
        "these figures are for.",
        "Of several windows the most malicious one speaks for the text: the longer a text, the "
        "more chances for a false alarm.",
        "Labels are the purpose that a source states. Whether a request is risky depends on who "
        "asks; the texts do not say.",
        "Most training rows are English. The table by language says what is known of others; of a "
        "language that is not there, nothing is.",
        "An attacker who has the package can search for texts that it lets through. It was not "
        "trained against such a search.",
        "It sees one text, not the conversation, the tools or the permissions around it.",
        "The intervals cover another draw of rows like these, not other sources or new attacks.",
    ],
}
"""What the model card of a package says; its figures are computed."""
FIGURES = (
    *("kind_recall", "auc_malicious", "f1_malicious", "recall_at_1fpr", "recall_at_5fpr"),
    *("false_alarm_rate", "missed_threat_rate", "worst_benign_alarms", "custom_score"),
)
"""The task's own metrics that config.json has, beside accuracy and macro-F1."""
FEW = 20  # rows below which a share is not told


def sections(frame: pd.DataFrame, alpha: float) -> list[tuple[str, str]]:
    """Return title and Markdown of the card's own sections.

    Parameters
    ----------
    frame : calibrated predictions of the model: split, kind, language, group, label, prediction,
        ``p_2``.
    alpha : 1 - confidence of the intervals.
    """
    external = frame[frame["split"] == "external"]
    return [
        ("By kind", _by_kind(external, alpha)),
        ("Over-defence", _over_defence(external, alpha)),
        ("Thresholds", _thresholds(frame, alpha)),
        ("Fairness by language", _fairness(external, alpha)),
    ]


def _by_kind(rows: pd.DataFrame, alpha: float) -> str:
    """Return the recall of each kind, classes in their order."""
    order = {name: place for place, name in enumerate(KINDS)}
    told = recall_by_group(rows, CLASSES, ("kind",), alpha)
    told = told.sort_values("kind", key=lambda names: names.map(order).fillna(len(order)))
    cells = [told["kind"], told["class"], told["n"].map("{:,}".format)]
    lines = list(zip(*cells, [_share(row, "recall") for _, row in told.iterrows()]))
    mean = told["recall"].mean()
    return (
        "Share of a kind's rows that are given their class, on sources that training never saw; "
        f"every kind counts the same in the headline, {mean:.3f}.\n\n"
        + table(("kind", "class", "rows", "given its class"), lines)
    )


def _over_defence(rows: pd.DataFrame, alpha: float) -> str:
    benign = rows[rows["label"] == BENIGN]
    parts = [
        alarms_by(benign, benign["prediction"] == code, ("kind",), alpha).set_index("slice")
        for code in (MALICIOUS, 1)
    ]
    lines = [
        (name, f"{row['n']:,}", _share(row, "rate"), _share(parts[1].loc[name], "rate"))
        for name, row in parts[0].iterrows()
    ]
    header = ("kind of harmless rows", "rows", "called malicious", "called suspicious")
    return "What it stops that it should let through, by kind of harmless row.\n\n" + table(
        header, lines
    )


def _thresholds(frame: pd.DataFrame, alpha: float) -> str:
    points = operating_points(frame, MALICIOUS, BENIGN, alpha=alpha)
    points = points[points["split"] == "external"]
    lines = [
        (
            f"{100 * r['limit']:g} %",
            f"{r['threshold']:.6g}",
            _share(r, "fpr", "fpr_low", "fpr_high"),
            _share(r, "recall", "recall_low", "recall_high"),
        )
        for _, r in points.iterrows()
    ]
    header = ("limit", "`--threshold`", "false alarms, external", "malicious caught, external")
    return (
        "Thresholds on the probability of `malicious` that keep false alarms on the harmless rows "
        "of validation at a limit, and what they do on sources that training never saw. A text "
        "raises an alarm when it is above.\n\n" + table(header, lines)
    )


def _fairness(rows: pd.DataFrame, alpha: float) -> str:
    """Return false alarms and recall by language, and how far they are apart."""
    parts = {}
    for name, code in (("false alarms", BENIGN), ("malicious caught", MALICIOUS)):
        own = rows[rows["label"] == code]
        told = alarms_by(own, own["prediction"] == MALICIOUS, ("language",), alpha)
        parts[name] = told[told["by"] == "language"].set_index("slice")
    languages = sorted(set().union(*(part.index for part in parts.values())))
    lines = [
        (name, *(cell for part in parts.values() for cell in _cells(part, name)))
        for name in languages
        if any(name in part.index and part.loc[name, "n"] >= FEW for part in parts.values())
    ]
    header = ("language", "harmless rows", "false alarms", "malicious rows", "caught")
    gaps = [f"- {name}: {gap(part)}" for name, part in parts.items()]
    return (
        f"By language, those with {FEW} rows of a class or more; a dash is fewer.\n\n"
        + table(header, lines)
        + "\n\nThe widest gap between two of them (Newcombe's interval of a difference; that of "
        "the widest of many pairs is too narrow):\n\n" + "\n".join(gaps)
    )


def gap(part: pd.DataFrame) -> str:
    """Return the widest difference between two slices' rates in words.

    ``d = p - q`` with ``d - √((p - l)² + (v - q)²)`` to ``d + √((u - p)² + (q - m)²)``, where
    (l, u) and (m, v) are the Wilson intervals of p and q; Newcombe (1998), method 10.

    Parameters
    ----------
    part : n, rate, low, high, by name of the slice; those with few rows are left out.
    """
    enough = part[part["n"] >= FEW].sort_index(kind="stable")
    if len(enough) < 2:
        return f"fewer than two languages have {FEW} rows"
    most, least = enough.loc[enough["rate"].idxmax()], enough.loc[enough["rate"].idxmin()]
    difference = most["rate"] - least["rate"]
    low = difference - np.hypot(most["rate"] - most["low"], least["high"] - least["rate"])
    high = difference + np.hypot(most["high"] - most["rate"], least["rate"] - least["low"])
    return (
        f"{100 * difference:.1f} points ({100 * low:.1f} to {100 * high:.1f}), {most.name} "
        f"{most['rate']:.1%} against {least.name} {least['rate']:.1%}"
    )


def _cells(part: pd.DataFrame, name: str) -> tuple[str, str]:
    if name not in part.index or part.loc[name, "n"] < FEW:
        return "–", "–"
    return f"{part.loc[name, 'n']:,}", _share(part.loc[name], "rate")


def _share(row: Mapping[str, Any], name: str, low: str = "low", high: str = "high") -> str:
    return f"{row[name]:.1%} ({row[low]:.1%} to {row[high]:.1%})"
