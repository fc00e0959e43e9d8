"""Why the forest of a package says what it says of one flow: Shapley values of its features.

They are told against the background of the package, rows of training; the values and its mean add
up to the forest's own probability, before calibration, or there is an error.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from app.flows.board import trees
from app.flows.board.telling import amount
from app.flows.infer import Scorer
from rampart.attribution import shapley, telling
from rampart.serving.plain.speaking import ANSWER
from rampart.tasks.flows.packing.harmless import words
from rampart.tasks.flows.packing.rows import prepared
from rampart.tasks.flows.row import SIDES

TOP = 12
LABEL = 230  # pixels that the name of a feature has

DURATIONS = {  # what the unit calls "the same"
    f"n_{side}_duration": f"seconds from the first to the last packet of the {side}"
    for side in SIDES[:2]
}


class Why(NamedTuple):
    """One flow."""

    severity: str  # that the forest says
    base: float  # its mean probability over the background
    said: float  # its probability for the flow
    texts: float  # percent points that words and letters give together
    numbers: float  # and all else
    table: pd.DataFrame  # feature, has, points (percent points); the strongest first


@lru_cache(maxsize=1)
def explainer(scorer: Scorer) -> Explainer:
    """Return what explains a package's severities; made once.

    Raises
    ------
    ValueError : as ``Explainer``.
    """
    return Explainer(scorer)


class Explainer:
    """The forest of a package with its background.

    Raises
    ------
    ValueError : the model is no forest, or the package has no background.
    """

    def __init__(self, scorer: Scorer):
        if scorer.background is None:
            raise ValueError("the package holds no background to tell Shapley values against")
        self._scorer = scorer
        self._trees = trees.of_graph(scorer.graph, len(scorer.labels))

    def why(self, flow: pd.DataFrame) -> Why:
        """Return what moved the severity of a flow, a frame of one row."""
        X, names = self._scorer.columns(flow)
        columns = prepared(flow).columns
        found = shapley.explain_rows(self._trees, self._scorer.background, X)
        k = int(found.said[0].argmax())
        table = telling.reasons(found, X, names, 0, k, TOP).iloc[:-1]  # all others
        texts = np.array([name.startswith(("word:", "char:")) for name in names])
        has = [value(name, columns) for name in table["feature"]]
        told = {
            "feature": [
                feature(name, count) for name, count in zip(table["feature"], table["has"])
            ],
            "has": has,
            "points": 100 * table["value"],
        }
        moves = 100 * found.values[0, :, k]
        return Why(
            self._scorer.labels[k],
            float(found.base[k]),
            float(found.said[0, k]),
            float(moves[texts].sum()),
            float(moves[~texts].sum()),
            pd.DataFrame(told),
        )


def feature(name: str, has: float) -> str:
    """Return a column's name in words; of a text also whether the flow has it.

    Examples
    --------
    >>> feature("word:230_s logged_s", 0.5), feature("char: or", 0.0)
    ("says '230 logged' (server)", "lacks the letters ' or'")
    >>> feature("n_client_bytes", 0.3), feature("c_service=dns", 1.0), feature("c_service=dns", 0.0)
    ('bytes of the client', 'service is dns', 'service is not dns')
    """
    kind, _, rest = name.partition(":")
    if kind == "word":
        parts = rest.split(" ")
        servers = all(part.endswith(ANSWER) for part in parts)
        text = " ".join(part.removesuffix(ANSWER) for part in parts) if servers else rest
        return f"{'says' if has else 'lacks'} {text!r}{' (server)' if servers else ''}"
    if kind == "char":
        return f"{'has' if has else 'lacks'} the letters {rest!r}"
    if name in DURATIONS:
        return DURATIONS[name]
    if name.startswith("n_"):
        return words(name.removeprefix("n_"))
    if "=" in name:
        what, _, level = name.removeprefix("c_").partition("=")
        return f"{what} is {'' if has else 'not '}{level}"
    return name


def value(name: str, columns: Mapping[str, Any]) -> str:
    """Return the number that a flow has, in the unit of its name; nothing for a text."""
    if not name.startswith("n_"):
        return ""
    found = float(np.asarray(columns[name])[0])
    return "unknown" if np.isnan(found) else amount(round(found, 6))


def chart(why: Why) -> Any:
    """Return the bars of what raised and what lowered the probability."""
    import altair as alt

    steps = why.table.assign(
        way=np.where(why.table["points"] > 0, "raises", "lowers"), place=range(len(why.table))
    )
    steps["label"] = steps["feature"] + np.where(steps["has"] != "", ": " + steps["has"], "")
    axis = alt.Axis(labelLimit=LABEL, labelOverlap=False)
    scale = alt.Scale(domain=["raises", "lowers"], range=["#e4572e", "#1f5fa8"])
    return (
        alt.Chart(steps)
        .mark_bar()
        .encode(
            x=alt.X("points:Q", title="percent points of probability"),
            y=alt.Y("label:N", sort=alt.SortField("place"), title=None, axis=axis),
            color=alt.Color("way:N", scale=scale, legend=alt.Legend(title=None, orient="top")),
            tooltip=["label", alt.Tooltip("points:Q", format=".2f")],
        )
        .properties(height=60 + 26 * len(steps))
    )
