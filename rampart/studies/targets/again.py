"""Fit models again on random splits of all rows: what such a split would have said."""

from __future__ import annotations

import numpy as np
import pandas as pd
import scipy.sparse as sp

from rampart.core.compute import ComputeParams
from rampart.core.progress import within
from rampart.core.seeds import derive
from rampart.data.splitting import SPLITS, fraction
from rampart.studies.targets.scores import f1, interval, scored, tallies
from rampart.studies.targets.settings import Kind, Model, TargetsParams
from rampart.training.crossval import Rows
from rampart.training.leave_out import predictions

ROWS, GROUPS = "random rows", "random groups"


def random_parts(
    whole: pd.DataFrame, settings: TargetsParams
) -> dict[str, tuple[np.ndarray, np.ndarray]]:
    """Return of a split by row and one by group the rows to learn from and those to ask about.

    The place of a row or group is that of its name's hash, as in stages/resplit.py. What is
    generated is for training alone.
    """
    parts, real = {}, ~whole["generated"].to_numpy(bool)
    for name, column in ((ROWS, "id"), (GROUPS, "group")):
        place = whole[column].map(lambda value: fraction(f"resplit/{value}")).to_numpy()
        held = (place >= settings.train) & (place < settings.train + settings.test)
        parts[name] = np.flatnonzero(place < settings.train), np.flatnonzero(held & real)
    return parts


def again(
    whole: pd.DataFrame,
    settings: TargetsParams,
    models: dict[str, Model],
    kinds: dict[str, Kind],
    k: int,
    seed: int,
    compute: ComputeParams,
) -> pd.DataFrame:
    """Return macro-F1 of the models that are fitted again on random splits of all rows.

    n-grams are the columns that train has, as in the folds of a search; all else is fitted again.
    """
    y, groups = whole["label"].to_numpy(), whole["group"].to_numpy()
    rows, parts = Rows(y, groups, whole["weight"].to_numpy()), random_parts(whole, settings)
    columns = ["model", "split", "n_train", "n", "groups", "classes"]
    columns += ["f1_macro", "f1_macro_low", "f1_macro_high"]
    table = []
    for key in settings.again:
        item, estimator, knobs = models[key]
        kind, draw = kinds[item.features], derive(seed, key, "again")
        raw = [kind.raw[split] for split in SPLITS]
        stack = sp.vstack(raw, format="csr") if sp.issparse(raw[0]) else np.vstack(raw)
        with within(f"{key} again"):
            found = predictions(
                kind.features, stack, parts, rows, item, estimator, knobs, draw, compute
            )
        for name, (kept, held) in parts.items():
            tally = tallies(y[held], found[name].argmax(axis=1), groups[held], k)
            enough = scored(tally)
            draws = settings.bootstrap, settings.alpha, derive(draw, name)
            told = key, name, len(kept), len(held), len(tally), int(enough.sum())
            score = float(f1(tally.sum(axis=0), enough))
            table.append((*told, score, *interval(tally, enough, *draws)))
    return pd.DataFrame(table, columns=columns)
