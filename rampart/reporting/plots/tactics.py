"""ATT&CK's tactics: what can be named of each, and how many flows were."""

from __future__ import annotations

from typing import Any

import pandas as pd

from rampart.reporting.plots import style

SIDES = (("attack", style.PALETTE[1], ""), ("harmless", style.PALETTE[5], "//"))


def tactics(table: pd.DataFrame) -> Any:
    """Draw a line a tactic, in the order of the matrix.

    Parameters
    ----------
    table : name, techniques, named, share, flows, harmless.

    Returns
    -------
    matplotlib Figure.
    """
    places = range(len(table))

    def draw(figure: Any) -> None:
        left, right = figure.subplots(1, 2, sharey=True)
        left.barh(places, 100 * table["share"], color=style.PALETTE[0])
        for place, row in zip(places, table.itertuples()):
            text = f"{row.named} of {row.techniques}" if row.named else "no rule"
            left.text(100 * row.share, place, f" {text}", va="center", fontsize=8.5)
        left.set_yticks(places, table["name"])
        left.invert_yaxis()
        left.set_xlim(0, max(100 * table["share"].max(), 1) * 1.3)
        left.set_xlabel("techniques that a rule names, %")
        counts = {"attack": table["flows"] - table["harmless"], "harmless": table["harmless"]}
        start = pd.Series(0, index=table.index)
        for side, colour, hatch in SIDES:
            right.barh(
                places, counts[side], left=start, color=colour, hatch=hatch, ec="white", label=side
            )
            start = start + counts[side]
        right.set_xlabel("recorded flows named as evidence of it")
        right.legend(loc="lower right", bbox_to_anchor=(1, 1), ncols=2)
        for axes in (left, right):
            axes.grid(True, axis="x")

    return style.figure(draw, style.WIDTH, 0.3 * len(table) + 1.2)
