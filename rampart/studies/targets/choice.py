"""Who is chosen, on validation, and is its lead over the baselines luck?"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from rampart.core.seeds import derive
from rampart.metrics.significance import holm, mcnemar
from rampart.studies.targets.board import Predictions
from rampart.studies.targets.scores import paired, scored, tallies


def champion(table: pd.DataFrame, baselines: Sequence[str]) -> str:
    """Return the model with the highest macro-F1 on validation that is no baseline.

    Of equals the first by name.

    Parameters
    ----------
    table : of ``results``.

    Raises
    ------
    ValueError : every model is a baseline.
    """
    rows = table[(table["split"] == "validation") & ~table["model"].isin(baselines)]
    if rows.empty:
        raise ValueError("every model is a baseline: there is nothing to choose a champion from")
    best = rows.sort_values(["f1_macro", "model"], ascending=[False, True])
    return str(best["model"].iloc[0])


def significance(
    predictions: Predictions,
    best: str,
    others: Sequence[str],
    k: int,
    replicates: int,
    alpha: float,
    seed: int,
) -> pd.DataFrame:
    """Compare the champion with other models on test and external.

    Returns
    -------
    DataFrame : split, model_a, model_b, f1_difference (a - b), low, high, p_bootstrap, p_mcnemar,
        and both ``_holm``, corrected over the pairs of one split.

    Raises
    ------
    ValueError : two models were not scored on the same rows.
    """
    tables = []
    for split in ("external", "test"):
        rows = []
        for other in others:
            a, b = (part[part["split"] == split] for part in map(predictions.get, (best, other)))
            if not np.array_equal(a["id"], b["id"]):
                raise ValueError(f"{best} and {other}: must be scored on the same {split} rows")
            y, groups = a["label"].to_numpy(), a["group"].to_numpy()
            said = [one["prediction"].to_numpy() for one in (a, b)]
            two = [tallies(y, one, groups, k) for one in said]
            test = paired(*two, scored(two[0]), replicates, alpha, derive(seed, split, other))
            rows.append(
                {
                    "split": split,
                    "model_a": best,
                    "model_b": other,
                    "f1_difference": test["difference"],
                    "low": test["low"],
                    "high": test["high"],
                    "p_bootstrap": test["p"],
                    "p_mcnemar": mcnemar(y, *said),
                }
            )
        for kind in ("p_bootstrap", "p_mcnemar"):
            for row, value in zip(rows, holm([row[kind] for row in rows])):
                row[f"{kind}_holm"] = value
        tables += rows
    return pd.DataFrame(tables)
