"""What data.json says of the columns: counts, quality checks and the dataset's metadata.

Every count is two numbers, samples and distinct source columns: blocks of one column are many
samples of one thing.
"""

from __future__ import annotations

from typing import Any

import pandas as pd

from rampart.data.splitting import SPLITS
from rampart.tasks.columns.row import CLASSES

MINIMUM = {
    "text_long": 5000,
    "text_short": 3000,
    "numeric": 2000,
    "datetime": 1500,
    "categorical": 2000,
    "identifier": 1500,
    "boolean": 1000,
    "unknown": 1000,
}
"""Samples of each class that a data set to publish has; floors of the collection."""
MOST_UNBALANCED, FEWEST_DOMAINS, FEWEST_LANGUAGES = 2.0, 3, 5


def describe(
    whole: pd.DataFrame, kept: pd.DataFrame, variants: pd.DataFrame, ratio: float
) -> dict[str, Any]:
    """Return the task's own entries of data.json.

    Parameters
    ----------
    whole : the rows after duplicates are gone, before any cap, with split and content.
    kept : those that the caps leave.
    variants : made of the training rows of ``kept``.
    ratio : the synthetic share of train that was asked for.
    """
    train = kept[kept["split"] == "train"]
    natural = whole[~whole["generated"]]
    sizes = train["label"].value_counts()
    synthetic = int(train["generated"].sum())
    return {
        "classes": {split: _by_class(kept[kept["split"] == split]) for split in SPLITS},
        "variants": {CLASSES[label]: len(rows) for label, rows in variants.groupby("label")},
        "minimum": _minimum(whole, kept),
        "balance": {
            "largest_over_smallest": round(float(sizes.max() / sizes.min()), 3),
            "most": MOST_UNBALANCED,
            "holds": bool(sizes.max() <= MOST_UNBALANCED * sizes.min()),
        },
        "domains": _variety(natural["domain"], FEWEST_DOMAINS),
        "languages": _variety(natural["language"], FEWEST_LANGUAGES),
        "on_two_sides": _on_two_sides(kept, variants),
        "label_sources": {
            split: {name: count(rows) for name, rows in part.groupby("label_source")}
            for split, part in kept.groupby("split")
        },
        "synthetic": {
            "asked": ratio,
            "got": round(synthetic / len(train), 4),
            "rows": synthetic,
            "made": int(whole["generated"].sum()),
        },
        "metadata": _metadata(kept),
    }


def slices(rows: pd.DataFrame) -> dict[str, Any]:
    """Return the samples of each slice by split and class, all rows made of others included."""
    told: dict[str, Any] = {}
    for (name, split, label), part in rows.groupby(["slice", "split", "label"]):
        told.setdefault(name, {}).setdefault(split, {})[CLASSES[label]] = len(part)
    return told


def count(frame: pd.DataFrame) -> dict[str, int]:
    """Return the number of samples and of the distinct columns that they are from."""
    return {"samples": len(frame), "source_columns": int(frame["column"].nunique())}


def _by_class(frame: pd.DataFrame) -> dict[str, Any]:
    """Return, by class, the natural samples with their columns, and the synthetic samples."""
    counts = {}
    for code, name in enumerate(CLASSES):
        rows = frame[frame["label"] == code]
        synthetic = rows["generated"]
        counts[name] = {**count(rows[~synthetic]), "synthetic": int(synthetic.sum())}
    return counts


def _minimum(whole: pd.DataFrame, kept: pd.DataFrame) -> dict[str, Any]:
    """Return, by class, the floor and what was collected, and what this scale keeps of it."""
    floors = {}
    for name, collected in _by_class(whole).items():
        here = _by_class(kept)[name]
        total = here["samples"] + here["synthetic"]
        floors[name] = {
            "minimum": MINIMUM[name],
            **collected,
            "holds": collected["samples"] + collected["synthetic"] >= MINIMUM[name],
            "holds_without_synthetic": collected["samples"] >= MINIMUM[name],
            "at_this_scale": total,
            "holds_at_this_scale": total >= MINIMUM[name],
        }
    return floors


def _variety(names: pd.Series, fewest: int) -> dict[str, Any]:
    counts = {str(name): int(n) for name, n in names.value_counts().items()}
    return {"count": len(counts), "fewest": fewest, "holds": len(counts) >= fewest, "of": counts}


def _on_two_sides(kept: pd.DataFrame, variants: pd.DataFrame) -> dict[str, int]:
    """Count what is in more than one split; each must be 0."""
    natural = kept[~kept["generated"]]
    both = pd.concat([natural, variants]) if len(variants) else natural
    return {
        name: int((rows.groupby(name)["split"].nunique() > 1).sum())
        for name, rows in (("content", kept), ("column", both), ("group", both))
    }


def _metadata(kept: pd.DataFrame) -> dict[str, Any]:
    """Return the metadata of the data set, as its ``metadata.json`` would have them."""
    natural = kept[~kept["generated"]]
    return {
        "name": "columns",
        "task": "the class of a table column, from its name and a sample of its values",
        "classes": list(CLASSES),
        "splits": {split: count(rows) for split, rows in kept.groupby("split")},
        "samples": len(kept),
        "source_columns": int(natural["column"].nunique()),
        "tables": int(natural["table"].nunique()),
        "groups": int(natural["group"].nunique()),
        "sources": sorted(natural["source"].unique()),
        "domains": sorted(natural["domain"].unique()),
        "languages": sorted(natural["language"].unique()),
        "label_sources": sorted(natural["label_source"].unique()),
        "values_per_sample": {
            name: int(natural["values"].str.len().quantile(share))
            for name, share in (("p05", 0.05), ("p50", 0.5), ("p95", 0.95))
        },
    }
