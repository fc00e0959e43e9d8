"""How the score holds when fewer rows of a table are read, with and without the header."""

from __future__ import annotations

from typing import Any

import pandas as pd

from rampart.reporting.plots import style


def robustness(table: pd.DataFrame, models: list[str], baselines: tuple[str, ...] = ()) -> Any:
    """Draw accuracy against the number of rows read: a panel a split, a line a model.

    Parameters
    ----------
    table : model, split, header ("kept" or "dropped"), rows, accuracy, low, high.
    models : the lines, in the order of the legend.
    baselines : models drawn in grey.

    Returns
    -------
    matplotlib Figure. Above with the header, below without.
    """
    looks = style.looks(models, baselines)
    real = table[~table["model"].isin(baselines)]["accuracy"]
    lowest = max(0.0, 100 * (real.min() if len(real) else 0) - 15)  # a baseline may fall below
    splits = [name for name in ("test", "external") if name in set(table["split"])]

    def draw(figure: Any) -> None:
        panels = figure.subplots(2, len(splits), sharex=True, sharey=True, squeeze=False)
        for down, header in enumerate(("kept", "dropped")):
            for across, split in enumerate(splits):
                axes = panels[down][across]
                rows = table[(table["split"] == split) & (table["header"] == header)]
                for model in models:
                    line = rows[rows["model"] == model].sort_values("rows")
                    look = looks[model]
                    axes.plot(line["rows"], 100 * line["accuracy"], lw=1.8, ms=5, **look)
                axes.set_xscale("log")
                ticks = sorted(table["rows"].unique())
                axes.set_xticks(ticks, [str(tick) for tick in ticks])
                axes.minorticks_off()
                axes.grid(True)
                axes.set_title(f"{split}, header {header}")
            panels[down][0].set_ylabel("accuracy, %")
        panels[0][0].set_ylim(lowest, 101)
        for axes in panels[-1]:
            axes.set_xlabel("rows read of each column")
        handles = [axes.plot([], [], label=name, **look)[0] for name, look in looks.items()]
        figure.legend(
            handles=handles,
            loc="outside lower center",
            ncols=style.columns(len(models)),
            handlelength=3.4,
        )

    return style.figure(draw, style.WIDTH, 6.2)
