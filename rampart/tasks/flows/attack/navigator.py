"""A layer of the ATT&CK Navigator (format 4.5): how many flows are evidence of each technique."""

from __future__ import annotations

import json
from typing import Any

import pandas as pd

VERSIONS = {"navigator": "4.9.0", "layer": "4.5"}  # the oldest Navigator that reads the format
COLORS = ["#fff7ecff", "#fc8d59ff", "#7f0000ff"]
NOTE = "A flow is evidence of a technique, no proof of it."


def layer(counts: pd.DataFrame, version: str, name: str = "flows") -> dict[str, Any]:
    """Return the layer of a table of counts.

    Parameters
    ----------
    counts : technique, tactic (its short name), flows and rules (which said so), one row a
        technique and tactic, as ``coverage.counted`` has them.
    version : of ATT&CK, as 18.1; the layer holds the whole number.

    Raises
    ------
    ValueError : a technique and tactic that is there twice, or a count below 1.

    Examples
    --------
    >>> row = {"technique": "T1190", "tactic": "initial-access", "flows": 2, "rules": "sql_tokens"}
    >>> layer(pd.DataFrame([row]), "18.1")["techniques"][0]["score"]
    2
    """
    key = ["technique", "tactic"]
    if (twice := counts.duplicated(key)).any():
        row = counts[twice].iloc[0]
        raise ValueError(f"layer: {row['technique']} of {row['tactic']} is there twice")
    if len(counts) and counts["flows"].min() < 1:
        raise ValueError(f"layer: flows must be >= 1, got {counts['flows'].min()}")
    techniques = [
        {
            "techniqueID": row.technique,
            "tactic": row.tactic,
            "score": int(row.flows),
            "comment": row.rules,
            "enabled": True,
            "showSubtechniques": False,
        }
        for row in counts.sort_values(key).itertuples(index=False)
    ]
    most = max((item["score"] for item in techniques), default=1)
    return {
        "name": name,
        "versions": {"attack": version.partition(".")[0], **VERSIONS},
        "domain": "enterprise-attack",
        "description": NOTE,
        "sorting": 3,
        "layout": {
            "layout": "side",
            "showID": True,
            "showName": True,
            "showAggregateScores": True,
            "aggregateFunction": "sum",
            "expandedSubtechniques": "annotated",
        },
        "hideDisabled": False,
        "techniques": techniques,
        "gradient": {"colors": COLORS, "minValue": 0, "maxValue": most},
        "legendItems": [],
    }


def text(content: dict[str, Any]) -> str:
    """Return a layer as JSON: the same bytes for the same counts."""
    return json.dumps(content, indent=2, ensure_ascii=False, allow_nan=False) + "\n"
