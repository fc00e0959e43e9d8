"""Which columns of a flow a generator learns, and the flow that follows from what it drew.

A generator learns what a flow is made of: the numbers that are not the sum, mean or ratio of
others, the categories, the range of the server's port, and how long and how printable the first
bytes were. Where a number hangs on another (a deviation on its mean) it learns how many times that
one it is, and of a mean size how far from the least to the most it lies. All else is computed by
the formulas that real flows go through, so that a drawn flow agrees with itself where it can. It
has no text, no address, no name, no time: whoever reads text has nothing to learn from it.
"""

from __future__ import annotations

from itertools import product
from typing import NamedTuple

import numpy as np
import pandas as pd

from rampart.features.numeric.choice import choose
from rampart.synthetic.tables.capping import stratified_cap
from rampart.synthetic.tables.kinds import Column, infer
from rampart.synthetic.tables.values import read_values
from rampart.tasks.flows.derive import DERIVED, derive
from rampart.tasks.flows.prepare import completed
from rampart.tasks.flows.row import CATEGORIES, FLAGS, NUMBERS, SIDES

PORTS = {"system": 80.0, "user": 8080.0, "dynamic": 50_000.0, "none": np.nan}
"""Range of the server's port -> a port in it: the features know no more than the range."""
SAID = [f"{side}_{what}" for side, what in product(SIDES[:2], ("text", "binary"))]
"""Of the first bytes: their number, and the share that does not print."""
TOTALS = [
    *(f"both_{flag}" for flag in FLAGS),
    *("both_size_mean", "both_size_max", "both_gap_mean"),
]
"""Numbers that follow from others where a source says no more; whether they do, the rows tell."""
BYTES = [f"{side}_bytes" for side in SIDES[:2]]
"""Packets times the mean size of one."""


def _side(side: str) -> dict[str, str]:
    size, gap = f"{side}_size", f"{side}_gap"
    return {
        f"{side}_duration": "duration",
        f"{size}_std": f"{size}_mean",
        f"{gap}_max": f"{side}_duration",
        f"{gap}_mean": f"{gap}_max",
        **{f"{gap}_{shape}": f"{gap}_mean" for shape in ("min", "std")},
        **{f"{side}_{flag}": f"{side}_packets" for flag in ("ack", "psh")},
    }


SHARES = {
    **_side("client"),
    **_side("server"),
    "both_size_min": "client_size_min",
    "both_gap_max": "duration",
    **{f"both_gap_{shape}": "both_gap_max" for shape in ("min", "std")},
}
"""Number -> what it is learned as a multiple of; that one comes before it."""
COUNTS = [name for name in SHARES if name.endswith(("_ack", "_psh", "size_min"))]
"""Whole numbers among them."""
MEANS = {
    f"{side}_size_mean": (f"{side}_size_min", f"{side}_size_max", f"{side}_packets")
    for side in SIDES[:2]
}
"""Mean -> its least and most, between which its place is learned, and of how many it is one."""
DIGITS = 6  # of a multiple: fewer than float32 has, so that there and back is the same number


class Learned(NamedTuple):
    """What a generator is given.

    Parameters
    ----------
    features : (n, P) canonical values (``rampart.synthetic.tables.schema``) of the rows.
    y : int array (n,) of severities.
    columns : the P columns.
    constants : column that is no feature as it has one value -> that value.
    """

    features: pd.DataFrame
    y: np.ndarray
    columns: tuple[Column, ...]
    constants: dict[str, float | str]


def learned(train: pd.DataFrame, rows: int | None, seed: int) -> Learned:
    """Return what of the training flows a generator learns, by the training flows alone.

    Parameters
    ----------
    train : rows of the split, with label and the features.
    rows : at most so many, the severities in their shares; None: all.
    """
    y = train["label"].to_numpy()
    kept = np.arange(len(train)) if rows is None else stratified_cap(y, rows, seed)
    part = train.iloc[kept].reset_index(drop=True)
    follow = {*implied(train), *BYTES}
    names = [name for name in NUMBERS if name not in follow]
    known = [
        one.name
        for one in choose({name: part[f"n_{name}"].to_numpy(float) for name in (*names, *SAID)})
        if not one.reason.startswith("missing")
    ]
    frame = base(part)[[*known, *CATEGORIES, "port"]]
    values = {name: read_values(frame[name]) for name in frame}
    constants = {
        name: frame[name].iloc[0]
        for name, found in values.items()
        if found.size + found.has_missing <= 1
    }
    frame = frame.drop(columns=list(constants))
    columns = infer(frame, max_categories=len(frame))
    return Learned(canonical(frame, columns), y[kept], columns, constants)


def implied(train: pd.DataFrame) -> list[str]:
    """Return the numbers of ``TOTALS`` that in every training flow follow from the others."""
    blank = pd.DataFrame({name: train[f"n_{name}"] for name in NUMBERS})
    blank[TOTALS] = np.float32(np.nan)
    found = _derived(blank, base(train))
    same = {
        name: np.isclose(found[f"n_{name}"], train[f"n_{name}"], rtol=1e-4, equal_nan=True)
        for name in TOTALS
    }
    return [name for name in TOTALS if same[name].all()]


def base(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the columns that flows are made of, by their canonical names, and ``port``.

    Those of ``SHARES`` are multiples and those of ``MEANS`` places, of ``DIGITS`` digits; a number
    that the rows do not have is missing in all.
    """
    names = [*NUMBERS, *SAID]
    frame = rows.reindex(columns=[f"n_{name}" for name in names]).astype(float)
    frame.columns = names
    given = {name: frame[name].to_numpy() for name in frame}
    for name, of in SHARES.items():
        frame[name] = significant(multiple(given[name], given[of]))
    for name, (low, high, _) in MEANS.items():
        above = given[name] - given[low]
        frame[name] = significant(multiple(above, given[high] - given[low]))
    frame[list(CATEGORIES)] = rows[[f"c_{name}" for name in CATEGORIES]].astype(str).to_numpy()
    ranges = list(PORTS)[:-1]
    told = [rows[f"n_port_{name}"].to_numpy() == 1 for name in ranges]
    return frame.assign(port=np.select(told, ranges, "none"))


def multiple(numbers: np.ndarray, of: np.ndarray) -> np.ndarray:
    """Return how many times ``of`` numbers are; 0 of 0 is 0.

    Examples
    --------
    >>> multiple(np.array([3.0, 0.0, np.nan]), np.array([4.0, 0.0, 1.0])).tolist()
    [0.75, 0.0, nan]
    """
    known = np.isnan(numbers) | np.isnan(of)
    parts = np.divide(numbers, of, out=np.zeros(len(numbers)), where=of != 0)
    return np.where(known, np.nan, parts)


def significant(numbers: np.ndarray) -> np.ndarray:
    """Return numbers rounded to ``DIGITS`` digits, wherever the point is.

    Examples
    --------
    >>> significant(np.array([0.000123456789, 0.0])).tolist()
    [0.000123457, 0.0]
    """
    size = np.where((numbers == 0) | np.isnan(numbers), 1.0, np.abs(numbers))
    scale = 10.0 ** (DIGITS - 1 - np.floor(np.log10(size)))
    return np.round(numbers * scale) / scale


def canonical(frame: pd.DataFrame, columns: tuple[Column, ...]) -> pd.DataFrame:
    """Return the features of ``base`` as generators read them."""
    values = {column.name: read_values(frame[column.name]) for column in columns}
    return pd.DataFrame(
        {
            column.name: values[column.name].as_numbers()
            if column.kind == "continuous"
            else values[column.name].as_texts()
            for column in columns
        }
    )


def flows(drawn: pd.DataFrame, constants: dict[str, float | str]) -> pd.DataFrame:
    """Return the features ``n_*`` and ``c_*`` of drawn canonical features, float32 and str."""
    frame = drawn.assign(**constants)
    none = np.full(len(frame), np.nan)
    parts = {
        name: frame[name].to_numpy(float) if name in frame else none for name in (*NUMBERS, *SAID)
    }
    for name, (low, high, packets) in MEANS.items():  # first: bytes are whole, and move the mean
        mean = parts[low] + parts[name] * (parts[high] - parts[low])
        total = np.rint(parts[packets] * mean)
        parts[name.replace("size_mean", "bytes")] = total
        parts[name] = multiple(total, parts[packets])
    for name, of in SHARES.items():
        numbers = parts[name] * parts[of]
        parts[name] = np.rint(numbers) if name in COUNTS else numbers
    whole = pd.DataFrame(parts, index=frame.index).astype(np.float32)
    for name in (*CATEGORIES, "port"):
        whole[name] = frame[name].fillna("").astype(str)
    return _derived(whole, whole)


def _derived(numbers: pd.DataFrame, whole: pd.DataFrame) -> pd.DataFrame:
    """Return what follows from numbers; categories, port and ``SAID`` are those of ``whole``."""
    parts = {name: numbers[name].to_numpy(np.float32) for name in NUMBERS}
    parts |= {name: whole[name].to_numpy(object) for name in CATEGORIES}
    parts |= {"server_port": whole["port"].map(PORTS).to_numpy(np.float32)}
    found = derive(completed(parts))
    found |= {f"n_{name}": whole[name].to_numpy(np.float32) for name in SAID}
    names = [f"n_{name}" for name in (*NUMBERS, *DERIVED)]
    return pd.DataFrame({name: found[name] for name in (*names, *(f"c_{c}" for c in CATEGORIES))})
