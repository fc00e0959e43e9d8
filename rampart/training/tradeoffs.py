"""The trade-offs that a scaling study shows, in sentences whose numbers are from its table."""

from __future__ import annotations

import pandas as pd

from rampart.training.scaling import SweepParams


def named(value: float, vary: str) -> str:
    """Return a value as it stands in a text.

    Examples
    --------
    >>> named(0.125, "rows"), named(64, "estimator.batch")
    ('1/8', '64')
    """
    parts = 1 / value
    return f"1/{parts:.0f}" if vary == "rows" and parts == round(parts) else f"{value:g}"


def sentences(table: pd.DataFrame, sweep: SweepParams, name: str, score: str) -> list[str]:
    """Return what a sweep shows: a sentence a model, each number from the table.

    Parameters
    ----------
    table : model, value, rows, ``score`` and, of folds, f1_macro and f1_std; of this sweep.
    name : of the sweep, in words.
    score : a column.
    """
    said = []
    for model in sweep.models:
        rows = table[table["model"] == model].sort_values("value", ignore_index=True)
        tell = _of_folds if sweep.vary == "folds" else _of_ends
        said.append(f"{name}, {model}: {tell(rows, sweep.vary, score)}.")
    return said


def _of_folds(rows: pd.DataFrame, vary: str, score: str) -> str:
    """Return mean and deviation of each number of folds."""
    each = [
        f"{row['f1_macro']:.3f} ± {row['f1_std']:.3f} with {named(row['value'], vary)}"
        for row in rows.to_dict("records")
    ]
    return f"macro-F1 {', '.join(each)} (mean and standard deviation of the folds)"


def _of_ends(rows: pd.DataFrame, vary: str, score: str) -> str:
    """Return both ends, what the last step is worth, and the best where that is no end."""

    def at(place: int) -> str:
        row = rows.iloc[place]
        count = f" ({row['rows']:,} rows)" if vary == "rows" else ""
        return f"{row[score]:.3f} at {named(row['value'], vary)}{count}"

    if len(rows) == 1:
        return at(0)
    step = rows[score].iloc[-1] - rows[score].iloc[-2]
    before = named(rows["value"].iloc[-2], vary)
    best = int(rows[score].argmax())
    more = f"; the best is {at(best)}" if 0 < best < len(rows) - 1 else ""
    return f"{at(0)}, {at(-1)}; the last step, from {before}, is worth {step:+.3f}{more}"


def costs(table: pd.DataFrame, sweep: SweepParams, name: str) -> list[str]:
    """Return what a sweep costs, a sentence a model: seconds and memory at both of its ends.

    Parameters
    ----------
    table : model, value, fit_seconds, peak_mib; of this sweep.
    """
    said = []
    for model in sweep.models:
        rows = table[table["model"] == model].sort_values("value")
        first, last = rows.iloc[0], rows.iloc[-1]
        low, high = (named(row["value"], sweep.vary) for row in (first, last))
        said.append(
            f"{name}, {model}: from {low} to {high} fitting goes from {first['fit_seconds']:.2f} "
            f"to {last['fit_seconds']:.2f} s and the peak from {first['peak_mib']:.0f} to "
            f"{last['peak_mib']:.0f} MiB."
        )
    return said
