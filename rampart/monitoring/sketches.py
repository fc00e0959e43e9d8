"""A sketch: the numbers that are logged of a request in its place, and a table of many.

``sketch`` is what both the server and the stage that writes the reference call, so that the two
can be compared. What a kind of row is sketched by is in ``rampart/monitoring/sketching``.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence

import numpy as np

VECTOR = "v:"
"""Before the name of a number that is part of the vector: it is judged with the others alone."""
LARGEST = 3e38  # what float32 holds
WIDEST = 7.0  # log-odds: one in a thousand
MISSING = ""
LONGEST = 40  # characters of a category
Value = float | str | None


def sketch(
    features: Mapping[str, Value], probabilities: Mapping[str, float] | None = None
) -> dict[str, float]:
    """Return one request as the numbers that are logged of it.

    Parameters
    ----------
    features : name -> a number, a truth value, a category (text), or None for what is missing.
    probabilities : class -> what the model gave it. Their log-odds are the vector: the model's last
        layer, in which a change of the rows shows that no single feature has (Lipton et al. 2018,
        Detecting and Correcting for Label Shift with Black Box Predictors).

    Returns
    -------
    dict : numbers with six significant digits; ``name=category`` -> 1; ``v:class`` -> log-odds
    within ±7. What is missing, or no finite number, is not there.

    Raises
    ------
    ValueError : a name with ``=`` or that begins with ``v:``.

    Examples
    --------
    >>> sketch({"length": 12, "script": "latin", "mean": None}, {"safe": 0.5})
    {'length': 12.0, 'script=latin': 1.0, 'v:safe': 0.0}
    """
    kept: dict[str, float] = {}
    for name, value in features.items():
        if "=" in name or name.startswith(VECTOR):
            raise ValueError(f"sketch: a name must have no '=' and not begin with v:, got {name!r}")
        if isinstance(value, str):
            kept[f"{name}={value[:LONGEST]}"] = 1.0
        elif value is not None and math.isfinite(value):
            kept[name] = float(f"{value:.6g}")
    for label, p in (probabilities or {}).items():
        odds = math.log(max(p, 1e-9)) - math.log(max(1 - p, 1e-9))
        kept[f"{VECTOR}{label}"] = round(min(max(odds, -WIDEST), WIDEST), 3)
    return kept


def columns(
    sketches: Sequence[Mapping[str, float]],
) -> tuple[dict[str, np.ndarray], dict[str, np.ndarray]]:
    """Return many sketches as columns: numbers (float32, NaN where missing), categories (texts).

    The numbers of the vector keep their ``v:``. Names are in alphabetical order.

    Examples
    --------
    >>> numbers, categories = columns([{"a": 1.0, "s=x": 1.0}, {"s=y": 1.0}])
    >>> numbers["a"].tolist(), categories["s"].tolist()
    ([1.0, nan], ['x', 'y'])
    """
    numbers: dict[str, np.ndarray] = {}
    categories: dict[str, np.ndarray] = {}
    for place, name, value in _cells(sketches):
        stem, is_category, category = name.partition("=")
        if is_category and not name.startswith(VECTOR):
            if stem not in categories:
                categories[stem] = np.full(len(sketches), MISSING, dtype=object)
            categories[stem][place] = category
        else:
            if name not in numbers:
                numbers[name] = np.full(len(sketches), np.nan, dtype=np.float32)
            numbers[name][place] = min(max(value, -LARGEST), LARGEST)  # NaN stays NaN
    return dict(sorted(numbers.items())), dict(sorted(categories.items()))


def _cells(sketches: Sequence[Mapping[str, float]]) -> Iterable[tuple[int, str, float]]:
    for place, one in enumerate(sketches):
        for name, value in one.items():
            yield place, name, value
