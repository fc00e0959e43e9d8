"""Print what is known of a task's models: an HTML file that needs nothing else, and its README."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from rampart.reporting.pages import printing


class Picture(NamedTuple):
    """What stands in place of a figure, and what stands below it."""

    alt: str
    caption: str


FIGURES = {
    "leaderboard": Picture(
        "Macro-F1 of each model on unseen sources with its interval, beside its score on test",
        "Full mark: unseen sources, with the {level} interval. Hollow mark: test ({test}). The "
        "longer the bar between them, the more the test split promised in vain.",
    ),
    "recall_by_kind": Picture(
        "Heat map of recall: kinds of rows by models",
        "Recall in percent on unseen sources: of the rows of a kind, the share given their true "
        "class. Every kind counts the same in the scores.",
    ),
    "recall_by_source": Picture(
        "Heat map of recall: unseen sources by models",
        "Recall in percent: of the rows of a source, the share given their true class. An average "
        "hides the dark cells.",
    ),
    "recall_by_source_test": Picture(
        "Heat map of recall: training sources by models",
        "The sources that training saw, on the rows kept for the test.",
    ),
    "confusion": Picture(
        "Confusion matrix of each model on unseen sources",
        "Unseen sources. Each row of a matrix is a true class and adds up to 100 %.",
    ),
    "calibration": Picture(
        "Reliability diagram of each model on unseen sources",
        "Unseen sources. On the diagonal the probability is true; below it the model is too sure. "
        "A larger mark holds more rows; a hollow one fewer than 10.",
    ),
    "threshold": Picture(
        "ROC and precision-recall curves of each model on unseen sources",
        "Unseen sources. Left: the share of the class that is found against the share of all "
        "other rows flagged; dashed at 1 %. Right: dashed is what a coin gets.",
    ),
    "radar": Picture(
        "Radar of the best models over the external metrics",
        "The best models on unseen sources, from 0 in the middle to 1; outside is better on every "
        "axis.",
    ),
    "parallel": Picture(
        "Parallel coordinates of the models over the external metrics",
        "Unseen sources. Each scale runs from the worst to the best model; the numbers at its "
        "ends say how far that is. Baselines are left out, as they would stretch the scales.",
    ),
}
SHOWN = (
    "leaderboard",
    "recall_by_kind",
    "recall_by_source",
    "confusion",
    "calibration",
    "threshold",
)
"""The figures that the README shows, the first ``MOST`` of those there are; it links the others."""
MOST = 5


def html(context: Mapping[str, Any], pictures: Mapping[str, bytes]) -> str:
    """Return the page.

    Parameters
    ----------
    context : what ``rampart.reporting.pages.content.content`` gives.
    pictures : path below the task's reports -> PNG.
    """
    shown = {path: printing.data_uri(png) for path, png in pictures.items()}
    return printing.html("page.html", {**_captioned(context), "pictures": shown})


def markdown(context: Mapping[str, Any]) -> str:
    """Return the README.md beside the figures."""
    figures = context["figures"]
    shown = [name for name in SHOWN if name in figures][:MOST]
    return printing.markdown(
        "summary.md",
        {
            **_captioned(context),
            "shown": shown,
            "others": [name for name in figures if name not in shown],
        },
    )


def _captioned(context: Mapping[str, Any]) -> dict[str, Any]:
    words = {"test": context["test"], "level": context["level"]}
    captions = {
        name: picture._replace(caption=picture.caption.format(**words))
        for name, picture in FIGURES.items()
    }
    return {**context, "captions": captions}
