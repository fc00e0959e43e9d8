"""One picture of all tasks: each champion's score with its interval, beside its best baseline."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from rampart.reporting.plots import style

ROW = 0.85  # inches: two lines of text with air
APART = 0.12  # rows: two marks of the same score do not cover each other
BASELINE, CEILING = style.PALETTE[1], style.INK


def chart(summaries: Sequence[Mapping[str, Any]]) -> Any:
    """Draw one row an answer, the tasks in the order given.

    Parameters
    ----------
    summaries : the summary.json of each task, see ``rampart.reporting.pages.summary.entry``.

    Returns
    -------
    matplotlib Figure. The full mark is the champion, the hollow one the best baseline; a short
    upright line is the ceiling of an answer that has one. All lie between 0 and 1.
    """
    rows = [(summary, answer) for summary in summaries for answer in summary["answers"]]

    def draw(figure: Any) -> None:
        axes = figure.subplots()
        for place, (_, answer) in enumerate(rows):
            _answer(axes, place, answer)
        labels = [_label(summary, answer) for summary, answer in rows]
        axes.set_yticks(range(len(rows)), labels, fontsize=10)
        axes.set_ylim(len(rows) - 0.45, -0.6)
        axes.set_xlim(0, 1)
        axes.set_xlabel("score, 1 is best")
        axes.grid(axis="x")
        axes.tick_params(axis="y", length=0)
        for place in range(1, len(rows)):
            if rows[place][0] is not rows[place - 1][0]:
                axes.axhline(place - 0.5, color=style.GRID, lw=1)
        _legend(figure, axes, rows)

    return style.figure(draw, style.WIDTH, 1.3 + ROW * len(rows))


def _label(summary: Mapping[str, Any], answer: Mapping[str, Any]) -> str:
    name = f"{summary['task']}, {answer['of']}" if answer["of"] else summary["task"]
    return f"{style.clipped(name, 34)}\n{style.clipped(summary['metric'], 34)}"


def _answer(axes: Any, place: int, answer: Mapping[str, Any]) -> None:
    low, high, score = answer["low"], answer["high"], answer["score"]
    above, below = place - APART, place + APART
    if answer["ceiling"] is not None:
        axes.plot([answer["ceiling"]] * 2, [above, below], color=CEILING, lw=2)
    if answer["baseline"] is not None:
        value = answer["baseline_score"]
        axes.plot(value, below, "D", ms=8, mfc="white", mec=BASELINE, mew=2, zorder=3)
        _text(axes, f"{answer['baseline']} {value:.3f}", value, below, -8, "top")
    if score is not None:
        if low is not None:
            axes.plot([low, high], [above, above], "|-", color=style.PALETTE[0], lw=3, ms=11)
        axes.plot(score, above, "o", ms=9, color=style.PALETTE[0], zorder=4)
        _text(axes, f"{answer['champion']} {score:.3f}", score, above, 7, "bottom", "bold")


def _text(
    axes: Any, text: str, x: float, y: float, shift: int, side: str, weight: str = "normal"
) -> None:
    """Write beside a mark, away from the edge that is near."""
    across = "right" if x > 0.85 else "left" if x < 0.15 else "center"
    axes.annotate(
        text,
        (x, y),
        ({"right": 8, "left": -8, "center": 0}[across], shift),
        textcoords="offset points",
        ha=across,
        va=side,
        size=9.5,
        weight=weight,
        bbox=style.HALO,
    )


def _legend(figure: Any, axes: Any, rows: Sequence[tuple[Mapping, Mapping]]) -> None:
    levels = ", ".join(sorted({summary["level"] for summary, _ in rows}))
    handles = [
        *axes.plot([], [], "o-", ms=9, lw=3, color=style.PALETTE[0], label=f"champion, {levels}"),
        *axes.plot([], [], "D", ms=9, mfc="white", mec=BASELINE, mew=2, label="best baseline"),
    ]
    if any(answer["ceiling"] is not None for _, answer in rows):
        handles += axes.plot([], [], "|", ms=14, mew=2, color=CEILING, label="real rows (ceiling)")
    figure.legend(handles=handles, loc="outside lower left", ncols=3)
