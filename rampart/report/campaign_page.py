"""Print a campaign's report: one HTML file that needs nothing else, and Markdown beside figures."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from markupsafe import Markup

from rampart.escape import visible
from rampart.report.page import count, data_uri, listed, number, percent
from rampart.report.verdict import pvalue

CAPTIONS = {
    "utility": "Left: macro-F1 of classifiers that learnt from each generator's rows, beside the "
    "ceiling, what real rows teach (dashed, with its interval), and training on both. Right: how "
    "easy the synthetic rows are for a classifier of real ones; a long bar is a lack of variety.",
    "bars": "The same by classifier. Whiskers: one standard deviation over folds.",
    "privacy": "What a generator's rows are worth, against what they give away. The best place is "
    "at the top, on the dashed line. Whiskers: one standard deviation over folds.",
    "embedding": "Rows of the first fold on the two principal components of its real training "
    "rows. Where grey shows through, the generator has left real rows out.",
    "losses": "Training losses, one line a fold. Each panel has its own scale: losses of two "
    "generators are not comparable.",
    "ranks": "Critical-difference diagram: mean rank of each generator, 1 is best. Generators "
    "under one bar are not told apart by Nemenyi's test.",
}
MARKS = re.compile(r"([\\`*_{}\[\]<>|#~])")


def html(context: dict[str, Any], figures: Mapping[str, bytes]) -> str:
    """Return the page; every text is escaped twice over, as in ``rampart.report.page.render``.

    Parameters
    ----------
    context : what ``rampart.report.campaign.content`` gives.
    figures : name -> PNG.
    """
    pictures = {name: data_uri(content) for name, content in figures.items()}
    environment = _environment(autoescape=True, finalize=_shown)
    template = environment.get_template("campaign.html")
    return template.render({**context, "pictures": pictures, "captions": CAPTIONS})


def markdown(context: dict[str, Any]) -> str:
    """Return the same in GitHub's Markdown; the figures are beside it, in figures/."""
    environment = _environment(autoescape=False, finalize=marked)
    text = environment.get_template("campaign.md").render({**context, "captions": CAPTIONS})
    return re.sub(r"\n{3,}", "\n\n", text).strip() + "\n"


def marked(value: Any) -> Any:
    r"""Return a text in which nothing is Markdown or HTML, and nothing hidden.

    Examples
    --------
    >>> marked("a|b <i>")
    'a\\|b \\<i\\>'
    """
    return MARKS.sub(r"\\\1", visible(value)) if isinstance(value, str) else value


def _shown(value: Any) -> Any:
    return visible(value) if isinstance(value, str) and not isinstance(value, Markup) else value


def _environment(**options: Any) -> Any:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        **options,
    )
    environment.filters.update(
        num=number, percent=percent, count=count, listed=listed, pvalue=pvalue, share=share
    )
    return environment


def share(value: float) -> str:
    """Return a share in percent with one decimal where it is small.

    Examples
    --------
    >>> share(0.044), share(0.97), share(0)
    ('4.4 %', '97 %', '0 %')
    """
    return f"{100 * value:.1f} %" if 0 < value < 0.1 else f"{100 * value:.0f} %"
