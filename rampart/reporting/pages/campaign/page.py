"""Print a campaign's report: an HTML file that needs nothing else, and its README."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from rampart.reporting.pages import printing

CAPTIONS = {
    "utility": "Left: macro-F1 of classifiers that learnt from each generator's rows, beside the "
    "ceiling, what real rows teach (dashed, with its interval), and training on both. Right: how "
    "easy the synthetic rows are for a classifier of real ones; a long bar is a lack of variety.",
    "bars": "The same by classifier. Whiskers: one standard deviation over folds.",
    "privacy": "What a generator's rows are worth, against what they give away. The best place is "
    "at the top, on the dashed line. Whiskers: one standard deviation over folds.",
    "epsilon": "Left: what rows with a guarantee are worth, by the epsilon of differential "
    "privacy. Whiskers: one standard deviation over folds. Right: the least epsilon that an attack "
    "on membership shows; what lies below the dashed line keeps its word as far as it can tell.",
    "embedding": "Rows of the first fold on the two principal components of its real training "
    "rows. Where grey shows through, the generator has left real rows out.",
    "losses": "Training losses, one line a fold. Each panel has its own scale: losses of two "
    "generators are not comparable.",
    "ranks": "Critical-difference diagram: mean rank of each generator, 1 is best. Generators "
    "under one bar are not told apart by Nemenyi's test.",
}
ALTS = {
    "utility": "TS-TR, TR-TR and TR-TS of each generator",
    "bars": "Scores of each generator, classifier by classifier",
    "privacy": "Utility against privacy of each generator",
    "epsilon": "Worth of private generators by epsilon, and an attack on each guarantee",
    "embedding": "Real and synthetic rows in one plane",
    "losses": "Loss curves",
    "ranks": "Critical-difference diagram",
}


def html(context: Mapping[str, Any], figures: Mapping[str, bytes]) -> str:
    """Return the page.

    Parameters
    ----------
    context : what ``rampart.reporting.pages.campaign.content.content`` gives.
    figures : name -> PNG.
    """
    pictures = {name: printing.data_uri(png) for name, png in figures.items()}
    context = {**context, "pictures": pictures, "captions": CAPTIONS}
    return printing.html("campaign/page.html", context)


def markdown(context: Mapping[str, Any], figures: Iterable[str]) -> str:
    """Return the README.md: the same in short.

    Parameters
    ----------
    context : as for ``html``.
    figures : names of those that lie beside it in figures/; all are shown.
    """
    order = sorted(figures, key=lambda name: (name != context["first"], name))
    shown = [picture(name) for name in order]
    return printing.markdown("campaign/summary.md", {**context, "shown": shown})


def picture(name: str) -> dict[str, str]:
    """Return path, text in its place and caption of a figure.

    Examples
    --------
    >>> picture("ranks-all-by-fold")["alt"], picture("unheard-of")["caption"]
    ('Critical-difference diagram, all by fold', '')
    """
    kind, _, of = name.partition("-")
    return {
        "path": f"figures/{name}.png",
        "alt": f"{ALTS.get(kind, kind)}, {of.replace('-', ' ')}",
        "caption": CAPTIONS.get(kind, ""),
    }
