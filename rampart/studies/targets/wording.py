"""What the page says of the targets: scores, what beats what, what is missing, what fails."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from rampart.reporting.wording import level
from rampart.studies.targets.scores import FEWEST

WEAK = 0.5
"""A class whose F1 is below it is named as what fails."""


def headline(results: pd.DataFrame) -> dict[str, dict[str, float]]:
    """Return the few numbers of each model that experiments are compared by."""
    numbers: dict[str, dict[str, float]] = {}
    for row in results[results["split"] != "validation"].itertuples():
        numbers.setdefault(row.model, {})[f"f1_{row.split}"] = float(row.f1_macro)
    return {name: numbers[name] for name in sorted(numbers)}


def verdict(name: str, told: Mapping[str, Any], alpha: float) -> str:
    """Return a sentence on the champion: its score, and which baselines it beats."""
    rows = told["results"].set_index(["model", "split"])
    row, near = rows.loc[(told["best"], "external")], rows.loc[(told["best"], "test")]
    text = (
        f"{name.replace('_', ' ')}: {told['best']} (best on validation) has macro-F1 "
        f"{row.f1_macro:.3f} ({row.f1_macro_low:.3f} to {row.f1_macro_high:.3f}) on the held-out "
        f"source, {near.f1_macro:.3f} on unseen groups; accuracy {row.accuracy:.3f}, precision "
        f"{row.precision_macro:.3f}, recall {row.recall_macro:.3f}, ROC-AUC {row.roc_auc:.3f}, "
        f"PR-AUC {row.pr_auc:.3f}"
    )
    tests = told["significance"]
    pairs = [
        f"{'above' if test.low > 0 and test.p_bootstrap_holm < alpha else 'NOT shown above'} "
        f"{test.model_b} ({test.f1_difference:+.3f}, {test.low:+.3f} to {test.high:+.3f}, "
        f"p = {test.p_bootstrap_holm:.3f})"
        for test in tests[tests["split"] == "external"].itertuples()
    ]
    again = [
        f"{row.model} {row.f1_macro:.3f} by {row.split.removeprefix('random ')}"
        for row in told["resplit"].itertuples()
    ]
    by_random = f"; a random split would have said {', '.join(again)}" if again else ""
    return f"{text}; {', '.join(pairs)}{by_random}"


def missing(told: Mapping[str, Any]) -> str:
    """Return which classes a split or source lacks, and which of them are not scored."""
    counts = told["counts"]
    by_split = counts.groupby(["split", "class"], sort=False)[["rows", "groups"]].sum()
    parts = []
    for split in dict.fromkeys(counts["split"]):
        one = by_split.loc[split]
        few = [f"{name} ({int(n)})" for name, n in one["groups"].items() if n < FEWEST]
        if few and split != "train":
            parts.append(f"{split}: {', '.join(few)}")
        elif lacking := [name for name, n in one["rows"].items() if not n]:
            parts.append(f"{split} lacks {', '.join(lacking)}")
    sources = counts.groupby(["source", "class"])["rows"].sum()
    empty = [f"{name} in {source}" for (source, name), n in sources.items() if not n]
    whole = f"never recorded: {', '.join(empty)}" if empty else "every source has every class"
    if not parts:
        return f"{whole}, and each split has it in two groups or more"
    return (
        f"{whole}, but whole groups go to one split, so some classes have too few groups (number "
        f"in brackets) to be scored there: {'; '.join(parts)}"
    )


def failing(told: Mapping[str, Any]) -> str:
    """Return the classes on which the champion is weak on the held-out source, weakest first."""
    rows = told["by_class"]
    rows = rows[(rows["model"] == told["best"]) & (rows["split"] == "external")]
    weak = rows[rows["f1"] < WEAK].sort_values(["f1", "class"])
    if weak.empty:
        return f"no class has an F1 below {WEAK:g} on the held-out source"
    named = [f"{name} {score:.2f}" for name, score in zip(weak["class"], weak["f1"])]
    return f"weak on the held-out source (F1 below {WEAK:g}): {', '.join(named)}"


def about(told: Mapping[str, Any], captions: dict[str, str], alpha: float) -> dict[str, Any]:
    """Return about.json."""
    lines = [
        f"{verdict(name, one, alpha)}; {failing(one)}; {missing(one)}."
        for name, one in told.items()
    ]
    return {
        "title": "What else was asked of the rows",
        "text": "Models for other columns, fitted on train, chosen on validation and scored once, "
        "probabilities not calibrated. Macro-F1 is over the classes that a split has in two groups "
        f"or more; {level(alpha)} intervals and tests resample whole groups, p-values are "
        "Holm-corrected. " + " ".join(lines),
        "pictures": captions,
    }
