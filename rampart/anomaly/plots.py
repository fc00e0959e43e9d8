"""Figures of the detectors: score histograms, recall by false alarms, sweeps, attacks, sessions."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from rampart.anomaly.evaluation import shown
from rampart.reporting.plots import style

SPLIT = "external"
BENIGN, ATTACK = style.PALETTE[0], style.PALETTE[1]
Tables = dict[str, pd.DataFrame]


def figures(tables: Tables, told: dict[str, Any], models: list[str], show: float) -> dict[str, Any]:
    """Return file name -> matplotlib Figure, of the external split.

    Parameters
    ----------
    tables : as the stage alert writes them.
    told : thresholds.json.
    models : in the order of panels and rows.
    show : the budget whose thresholds are drawn.
    """
    here = {
        name: table[table["split"] == SPLIT] if "split" in table else table
        for name, table in tables.items()
    }
    entries = told["detectors"]
    thresholds = {name: shown(entries[name], show) for name in models}
    baselines = [name for name in models if entries[name]["role"] == "baseline"]
    swept = [name for name in models if entries[name]["role"] in ("candidate", "ceiling")]
    return {
        "histograms.png": histograms(here["histogram"], models, thresholds),
        "hours.png": hours(here["hours"], here["budgets"], models, baselines),
        "sweep.png": sweep(here["sweep"], swept, thresholds, growing(here["histogram"])),
        "attacks.png": attacks(here["slices"], models, show),
        "first_alert.png": first_alert(here["sessions"], told["use"], show),
    }


def growing(table: pd.DataFrame) -> set[str]:
    """Return the detectors whose histogram has bins that grow: their scores span powers of ten."""
    width = table["high"] - table["low"]
    ends = width.groupby(table["model"]).agg(["first", "last"])
    return set(ends.index[ends["last"] > 2 * ends["first"]])


def histograms(table: pd.DataFrame, models: list[str], thresholds: dict[str, float]) -> Any:
    """Draw the share of harmless rows and of attacks by score, a panel a detector."""
    rows, far = -(-len(models) // 2), growing(table)

    def draw(figure: Any) -> None:
        panels = figure.subplots(rows, 2, squeeze=False).ravel()
        for axes, model in zip(panels, models):
            part = table[table["model"] == model]
            edges = np.r_[part["low"].to_numpy(), part["high"].to_numpy()[-1]]
            for name, color, ls in (("benign", BENIGN, "-"), ("attack", ATTACK, style.LINES[1])):
                label = "harmless" if name == "benign" else "attacks"
                values = 100 * part[name].to_numpy()
                axes.stairs(values, edges, color=color, lw=1.6, ls=ls, label=label)
            place = min(max(thresholds[model], edges[0]), edges[-1])
            axes.axvline(place, color=style.INK, lw=1.2, ls=style.LINES[2], label="threshold")
            axes.set_title(model)
            axes.grid(axis="y")
            if model in far:
                axes.set_xscale("log")
        for axes in panels[len(models) :]:
            axes.set_visible(False)
        figure.supxlabel("score (higher is more unusual; the outermost 0.5 % are in the end bins)")
        figure.supylabel("% of the rows of the kind")
        figure.legend(*panels[0].get_legend_handles_labels(), loc="outside upper left", ncols=3)

    return style.figure(draw, style.WIDTH, 1.2 + 1.75 * rows)


def hours(
    table: pd.DataFrame, budgets: pd.DataFrame, models: list[str], baselines: list[str]
) -> Any:
    """Draw recall against false alarms an hour; marks are thresholds chosen on validation."""
    looks = style.looks(models, baselines)
    chosen = budgets[budgets["of"] == "benign"]

    def draw(figure: Any) -> None:
        axes = figure.subplots()
        for model in models:
            look = looks[model]
            line = table[table["model"] == model]
            drawn = {"color": look["color"], "linestyle": look["linestyle"], "lw": 1.8}
            axes.plot(line["false_alarms_an_hour"], 100 * line["recall"], **drawn)
            marks = chosen[chosen["model"] == model]
            marks = marks[marks["false_alarms_an_hour"] > 0]
            x, y = marks["false_alarms_an_hour"], 100 * marks["recall"]
            axes.plot(x, y, look["marker"], color=look["color"], ms=6)
            axes.plot([], [], **look, lw=1.8, ms=6, label=model)
        axes.set_xscale("log")
        axes.xaxis.set_major_formatter(lambda value, place: f"{value:g}")
        axes.set(xlabel="false alarms an hour", ylabel="% of the attacks found", ylim=(-2, 102))
        axes.grid(True)
        figure.legend(loc="outside right upper")

    return style.figure(draw, style.WIDTH, 4.4)


def sweep(
    table: pd.DataFrame, models: list[str], thresholds: dict[str, float], far: set[str]
) -> Any:
    """Draw precision, recall and alerts a day against the threshold, a row a detector."""

    def draw(figure: Any) -> None:
        panels = figure.subplots(len(models), 2, squeeze=False, sharex="row")
        for (left, right), model in zip(panels, models):
            part = table[table["model"] == model]
            x = part["threshold"]
            left.plot(x, 100 * part["recall"], color=ATTACK, lw=1.8, label="recall")
            precision = 100 * part["precision"].astype(float)
            left.plot(x, precision, color=BENIGN, lw=1.8, ls=style.LINES[1], label="precision")
            right.plot(x, part["alerts_a_day"], color=style.INK, lw=1.8, label="alerts")
            wrong = part["false_alarms_a_day"]
            right.plot(x, wrong, color=style.PALETTE[2], lw=1.8, ls=style.LINES[1])
            right.plot([], [], color=style.PALETTE[2], ls=style.LINES[1], label="false alarms")
            right.set_yscale("symlog", linthresh=1)
            right.set_ylim(0, 9999)
            right.yaxis.set_major_formatter(lambda value, place: f"{value:,.0f}")
            for axes in (left, right):
                axes.axvline(thresholds[model], color=style.GREY, lw=1.2, ls=style.LINES[2])
                axes.grid(True)
                if model in far:
                    axes.set_xscale("log")
            left.set_title(model)
            left.set(ylabel="%", ylim=(-2, 102))
            right.set(ylabel="a day")
        for axes in panels[-1]:
            axes.set_xlabel("threshold on the score; dotted: chosen on validation")
        for axes, place in zip(panels[0], ("outside upper left", "outside upper right")):
            figure.legend(*axes.get_legend_handles_labels(), loc=place, ncols=2)

    return style.figure(draw, style.WIDTH, 1.1 + 1.8 * len(models))


def attacks(table: pd.DataFrame, models: list[str], show: float) -> Any:
    """Draw the share of each attack's rows that alerts: attacks by detectors."""
    part = table[(table["measure"] == "recall") & table["by"].isin(["all", "what"])]
    grid = part.pivot(index="slice", columns="model", values="rate")[models]
    count = part.drop_duplicates("slice").set_index("slice")["n"]
    order = grid.drop(index="all").mean(axis=1).sort_values(ascending=False, kind="stable").index
    grid = grid.loc[["all", *order]]

    def draw(figure: Any) -> None:
        axes = figure.subplots()
        values = 100 * grid.to_numpy()
        image = axes.imshow(values, cmap="cividis", vmin=0, vmax=100, aspect="auto")
        for (row, column), value in np.ndenumerate(values):
            color = style.ink_on(image.cmap(image.norm(value)))
            axes.text(column, row, f"{value:.0f}", ha="center", va="center", color=color, size=9)
        axes.set_xticks(range(len(models)), [style.wrapped(name, 11) for name in models])
        names = [f"{name.replace('_', ' ')} ({count[name]:,})" for name in grid.index]
        axes.set_yticks(range(len(names)), names)
        axes.tick_params(length=0)
        axes.spines[:].set_visible(False)
        axes.set_title(f"% of the rows of each attack that alert, at {show:g} false alarms a day")

    return style.figure(draw, style.WIDTH, 1.3 + 0.29 * len(grid))


def first_alert(table: pd.DataFrame, model: str, show: float) -> Any:
    """Draw of one detector how soon the sessions of each attack alert: a dot a session."""
    part = table[table["model"] == model]
    never = (~part["alerted"].astype(bool)).groupby(part["kind"]).agg(["sum", "size"])
    never["share"] = never["sum"] / never["size"]
    never = never.sort_values("share", kind="stable")
    rng = np.random.default_rng(0)  # where a dot lies within its row says nothing

    def draw(figure: Any) -> None:
        left, right = figure.subplots(1, 2, sharey=True, width_ratios=(2, 1))
        for y, kind in enumerate(never.index):
            known = part.loc[part["kind"] == kind, "known"].dropna().to_numpy()
            jitter = y + rng.uniform(-0.22, 0.22, len(known))
            left.plot(np.maximum(known, 1e-3), jitter, "o", ms=4, alpha=0.6, color=BENIGN)
            if len(known):
                left.plot(max(np.median(known), 1e-3), y, "|", ms=16, mew=2.4, color=ATTACK)
            share = 100 * never["share"].iloc[y]
            right.barh(y, share, 0.7, color=style.GREY)
            right.text(
                share + 1, y, f"{never['sum'].iloc[y]} of {never['size'].iloc[y]}", va="center"
            )
        left.set_xscale("log")
        left.xaxis.set_major_formatter(lambda value, place: f"{value:g}")
        left.set_yticks(range(len(never)), [name.replace("_", " ") for name in never.index])
        left.set_ylim(len(never) - 0.4, -0.6)
        left.set_xlabel("seconds from a session's start to its first alert; bar: the median")
        left.set_title(f"{model}, at {show:g} false alarms a day")
        right.set_title("sessions that never alert")
        right.set_xlabel("%")
        right.set_xlim(0, 125)
        right.set_xticks([0, 50, 100])
        for axes in (left, right):
            axes.grid(axis="x")
            axes.tick_params(axis="y", length=0)

    return style.figure(draw, style.WIDTH, 1.3 + 0.3 * len(never))
