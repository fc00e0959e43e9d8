"""The HTML page: one file that needs nothing else, and in which hostile text stays text."""

from __future__ import annotations

import base64
from pathlib import Path
from typing import Any

from markupsafe import Markup

from rampart.escape import visible
from rampart.report.tables import short
from rampart.report.verdict import pvalue, signed


def render(context: dict[str, Any]) -> str:
    """Return the page.

    Every text is escaped twice over: characters that cannot be seen become visible escapes, then
    HTML's own characters become entities. A content policy in the page forbids scripts and every
    address outside it, should an escape ever be forgotten.

    Parameters
    ----------
    context : what the template prints; a name it needs and does not get is an error.
    """
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_shown,
    )
    environment.filters.update(
        num=number,
        percent=percent,
        count=count,
        signed=signed,
        pvalue=pvalue,
        listed=listed,
        short=short,
    )
    return environment.get_template("page.html").render(context)


def data_uri(png: bytes) -> Markup:
    """Return a PNG as an address that holds the picture itself."""
    return Markup("data:image/png;base64,") + base64.b64encode(png).decode("ascii")


def number(value: float, digits: int = 3) -> str:
    """Return a number with fixed decimals."""
    return f"{value:.{digits}f}"


def percent(value: float) -> str:
    """Return a share as a whole percentage.

    Examples
    --------
    >>> percent(0.876)
    '88 %'
    """
    return f"{100 * value:.0f} %"


def count(value: int) -> str:
    """Return a whole number with separated thousands.

    Examples
    --------
    >>> count(12900)
    '12,900'
    """
    return f"{int(value):,}"


def listed(value: Any) -> str:
    """Return lists and mappings as text, anything else as it is.

    Examples
    --------
    >>> listed({"C": 4.0, "ngrams": [1, 2]})
    'C = 4.0, ngrams = 1, 2'
    """
    if isinstance(value, dict):
        return ", ".join(f"{key} = {listed(item)}" for key, item in value.items())
    if isinstance(value, list | tuple):
        return ", ".join(map(listed, value))
    return "" if value is None else str(value)


def _shown(value: Any) -> Any:
    """Make what cannot be seen visible in every text that the template prints."""
    return visible(value) if isinstance(value, str) and not isinstance(value, Markup) else value
