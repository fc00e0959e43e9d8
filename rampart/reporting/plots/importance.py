"""Which features a model uses, and how few of them are enough."""

from __future__ import annotations

from typing import Any

import pandas as pd

from rampart.reporting.plots import style


def importance(table: pd.DataFrame, subsets: pd.DataFrame, model: str, top: int) -> Any:
    """Draw the most important features, and macro-F1 against the number of features kept.

    Parameters
    ----------
    table : feature, importance, deviation, the most important first.
    subsets : features, split, f1_macro.
    model : its name.
    top : features that are drawn.

    Returns
    -------
    matplotlib Figure.
    """
    rows = table.head(top).reset_index(drop=True)

    def draw(figure: Any) -> None:
        left, right = figure.subplots(1, 2, width_ratios=(1.5, 1))
        left.barh(rows.index, rows["importance"], color=style.PALETTE[0], height=0.7)
        left.errorbar(
            rows["importance"],
            rows.index,
            xerr=rows["deviation"],
            fmt="none",
            ecolor=style.INK,
            elinewidth=1,
        )
        left.set_yticks(rows.index, [style.clipped(name, 34) for name in rows["feature"]])
        left.invert_yaxis()
        left.set_xlabel("rise of the log loss when the feature is shuffled")
        left.set_title(f"{model}: the {len(rows)} most important features")
        left.grid(axis="x")
        splits = subsets["split"].unique()
        for split, marker, color in zip(splits, style.MARKERS, style.PALETTE, strict=False):
            line = subsets[subsets["split"] == split].sort_values("features")
            right.plot(line["features"], line["f1_macro"], marker=marker, color=color, label=split)
        right.set_xticks(sorted(subsets["features"].unique()))
        right.tick_params(axis="x", rotation=45)
        right.set_xlabel("features kept, the best first")
        right.set_ylabel("macro-F1")
        right.set_title("fitted on the best alone")
        right.grid(True)
        right.legend()

    return style.figure(draw, style.WIDTH, 1.3 + 0.23 * len(rows))
