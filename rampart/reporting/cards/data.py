"""Write the data card of a synthetic table as Markdown, from figures that were computed.

After Gebru et al. (2021), "Datasheets for datasets", and Pushkarna et al. (2022), "Data cards".
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any

from rampart.core.escape import visible
from rampart.reporting.cards.model import table

SCORES = {
    "ts_tr_f1": "macro-F1 of classifiers trained on synthetic rows, tested on unseen real ones",
    "tr_tr_f1": "the ceiling: the same, trained on real rows",
    "utility_ratio": "TS-TR / TR-TR",
    "tr_ts_f1": "trained on real rows, tested on synthetic ones",
    "augmented_f1": "trained on real and synthetic rows together",
    "summary_score": "likeness in one number; 1 is best",
    "c2st_auc": "how well a classifier tells synthetic rows from real ones; 0.5 is good",
    "coverage": "share of real rows with a synthetic one near them; 1 is good",
    "membership_auc": "how well training rows are told from unseen ones; 0.5 is good, 1 leaks",
    "dcr_ratio": "distance to the closest training row / that of unseen real rows; 1 is good",
    "nndr": "distance to the closest training row / to the second closest; near 1 is good",
    "exact_copies": "share of rows that equal a training row",
    "chance_copies": "what chance explains of it, told by the unseen rows that are met too",
}
LIMITS = (
    "Synthetic is not anonymous: a generator can repeat what it has seen, and the ranges and "
    "categories of its columns are those of the real rows. The figures above measure some ways of "
    "leaking; they are no guarantee such as differential privacy.",
    "No row is left to score this very table on: its generator was fitted on all of them.",
    "Links between columns, rare cases above all, are weaker than in the real rows, and errors of "
    "the real rows are here too.",
)


def datacard(
    title: str,
    about: Mapping[str, Any],
    classes: Mapping[str, tuple[int, int]],
    likeness: Mapping[str, float] | None,
    overall: Mapping[str, Mapping[str, float]] | None,
    flags: Sequence[str] = (),
    *,
    warnings: Sequence[str] = (),
    alpha: float = 0.05,
    compared: str = "",
    guarantee: str = "",
) -> str:
    """Return the text of a data card.

    Parameters
    ----------
    title : what the table is.
    about : name → value, shown as they stand: source, licence, generator, knobs, seed, SHA-256.
    classes : class → rows in the real table, rows here.
    likeness : as ``rampart.synthetic.release.likeness`` gives it; None where nothing was compared.
    overall : the cell's scores in the campaign, name → mean, std and maybe low, high; None where
        the generator was not in a campaign on this table.
    flags : the cell's warnings.
    warnings : those of this very table; they come first.
    alpha : 1 - confidence of the intervals.
    compared : a sentence that says which rows the likeness is of, where not those of the table.
    guarantee : what is promised of the real rows, in a paragraph, where anything is.
    """
    real = "rows of the real table" + ", with noise" * bool(guarantee)
    counts = [(plain(name), f"{real:,}", f"{drawn:,}") for name, (real, drawn) in classes.items()]
    parts = [
        f"# {title}",
        "Synthetic rows, drawn from a generator that was fitted on a real table.",
        *(f"**Warning**: {warning}." for warning in warnings),
        "\n".join(f"- **{name}**: {value}" for name, value in about.items()),
        *(["## Guarantee", guarantee] if guarantee else []),
        table(("class", real, "rows here"), counts),
        *(
            ["## Nearness to the real rows", f"{compared} {_nearness(likeness)}".strip()]
            if likeness is not None
            else []
        ),
        "## What such rows are worth",
    ]
    if overall is None:
        parts.append(
            "Nobody has measured it: the generator was fitted on the whole table, and no real row "
            "was set aside to test on. A campaign (`stages.campaign`) measures it, fold by fold."
        )
    else:
        parts += [
            "Scores of the same generator with the same knobs in the campaign, fitted on the "
            "training part of each fold and judged on the rest:",
            _scores(overall, f"{1 - alpha:.0%}".replace("%", " %")),
            *(f"**Warning** of the campaign: {flag}." for flag in flags),
        ]
    limits = LIMITS[1:] if guarantee else LIMITS
    parts += ["## Limits", "\n".join(f"- {limit}" for limit in limits)]
    return "\n\n".join(parts) + "\n"


def knobs_text(values: Mapping[str, Any]) -> str:
    """Return knobs as they can be given again.

    Examples
    --------
    >>> knobs_text({"epochs": 60, "hidden": (64, 64), "patience": None})
    'epochs=60, hidden=[64, 64], patience=null'
    >>> knobs_text({})
    'none'
    """
    return ", ".join(f"{key}={json.dumps(value)}" for key, value in values.items()) or "none"


def plain(text: str) -> str:
    r"""Return a text from a user's table so that Markdown shows it and does nothing else.

    Examples
    --------
    >>> print(plain("*a*\n<b>"))
    \*a\*\\n\<b>
    """
    return re.sub(r"([\\`*<\[])", r"\\\1", visible(text))


def _nearness(likeness: Mapping[str, float]) -> str:
    return (
        f"{likeness['exact_copies']:.2%} of the synthetic rows equal a real row in all features. "
        "A synthetic row lies "
        f"{likeness['distance']:.4f} from the closest real row, a real row "
        f"{likeness['real_distance']:.4f} from the closest other one (medians of Gower's distance: "
        "0 is equal, 1 differs in every column). Far nearer than that would be copying, far "
        "farther would be another kind of rows."
    )


def _scores(overall: Mapping[str, Mapping[str, float]], level: str) -> str:
    rows = []
    for name, text in SCORES.items():
        score = overall[name]
        interval = f"{score['low']:.3f} to {score['high']:.3f}" if "low" in score else ""
        rows.append((name, f"{score['mean']:.3f}", f"{score['std']:.3f}", interval, text))
    return table(("score", "mean", "std over folds", f"{level} interval", "what it is"), rows)
