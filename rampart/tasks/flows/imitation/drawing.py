"""Fit a generator on training flows and draw rows until enough of them keep to the schema."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any, Literal, NamedTuple

import numpy as np
import pandas as pd
from pydantic import Field

from rampart.core.params import Block
from rampart.core.progress import within
from rampart.core.seeds import derive
from rampart.synthetic.interface import Generator, GeneratorError
from rampart.synthetic.release import quotas
from rampart.synthetic.tables.coding import fit_coder
from rampart.synthetic.tables.rows import Layout
from rampart.tasks.flows.imitation.columns import Learned, flows
from rampart.tasks.flows.imitation.schema import Schema, broken
from rampart.tasks.flows.row import CLASSES

Build = Callable[[Block, Layout, int, int], Generator]
MOST = 10  # rows asked for at once, as a multiple of those that are still wanted


class GenerateParams(Block):
    """The block ``generate``."""

    learned: int | None = Field(default=None, ge=50, le=1e8)  # training rows; null: all
    rows: int = Field(ge=10, le=1e7)  # that keep to the schema, of each generator
    balance: Literal["share", "equal"] = "share"  # severities as in training, or as many of each
    tries: int = Field(default=8, ge=1, le=1000)  # times that rows are drawn for those rejected
    generators: dict[str, dict[str, Any]] = Field(min_length=1)  # module -> its knobs


class Drawn(NamedTuple):
    """What a generator gave.

    Parameters
    ----------
    rows : features and label, in order of the severities; all keep to the schema. None: it failed.
    looked : rows that were drawn and checked.
    rejected : why a row was not taken -> rows.
    losses : of each epoch, where it has epochs.
    failure : why there are no rows.
    seconds : that it took; never equal twice.
    """

    rows: pd.DataFrame | None
    looked: int
    rejected: dict[str, int]
    losses: list[dict[str, float]]
    failure: str | None
    seconds: float


def wanted(y: np.ndarray, settings: GenerateParams) -> list[int]:
    """Return the rows of each severity that are to be drawn.

    Parameters
    ----------
    y : severities of all training rows.
    """
    counts = np.bincount(y, minlength=len(CLASSES))
    return quotas(counts if settings.balance == "share" else np.ones_like(counts), settings.rows)


def draw(
    learned: Learned,
    wanted: Sequence[int],
    schema: Schema,
    build: Build,
    knobs: Block,
    tries: int,
    seed: int,
    name: str = "",
) -> Drawn:
    """Fit a generator and draw so many rows of each severity.

    Rows that break the schema are counted and drawn anew, at most ``tries`` times. A generator that
    cannot be fitted or does not come to enough rows gives none, and says why.

    Parameters
    ----------
    build, knobs : of the generator's module.
    name : lines of progress begin with it.
    """
    begun = time.perf_counter()
    coder = fit_coder(learned.features, learned.columns)
    left = np.array(wanted)
    parts: list[pd.DataFrame] = []
    rejected: Counter[str] = Counter()
    asked = np.zeros_like(left)
    try:
        with within(name):
            generator = build(knobs, coder.layout, len(CLASSES), derive(seed, "fit"))
            generator.fit(coder.encode(learned.features), learned.y)
        for number in range(tries):
            taken = (np.array(wanted) - left) / np.maximum(asked, 1)
            share = np.where(asked > 0, np.maximum(taken, 1 / MOST), 1.0)
            ask = np.ceil(left / share).astype(int)
            coded, y = generator.sample(ask.tolist(), derive(seed, "draw", number))
            rows = flows(coder.decode(coded), learned.constants).assign(label=y)
            reasons = broken(rows, schema)
            asked += ask
            rejected.update(reasons[reasons != ""])
            good = rows[reasons == ""]
            good = good[good.groupby("label").cumcount() < left[good["label"]]]
            parts.append(good)
            left -= np.bincount(good["label"], minlength=len(left))
            if not left.any():
                break
    except GeneratorError as error:
        took = time.perf_counter() - begun
        return Drawn(None, int(asked.sum()), dict(rejected), [], str(error), took)
    took = time.perf_counter() - begun
    looked = int(asked.sum())
    if left.any():
        lacking = ", ".join(f"{n} of {CLASSES[k]}" for k, n in enumerate(left.tolist()) if n)
        why = f"of {looked:,} rows drawn too many break the schema; lacking: {lacking}"
        return Drawn(None, int(asked.sum()), dict(rejected), generator.history, why, took)
    whole = pd.concat(parts).sort_values("label", kind="stable").reset_index(drop=True)
    return Drawn(whole[list(schema)], looked, dict(rejected), generator.history, None, took)
