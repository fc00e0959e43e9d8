"""One Jinja environment for every page, in which hostile text stays text, in HTML and Markdown."""

from __future__ import annotations

import base64
import re
from pathlib import Path
from typing import Any
from urllib.parse import quote

from markupsafe import Markup

from rampart.core.escape import visible

MARKS = re.compile(r"([\\`*_{}\[\]<>|#~])")
MINUS = "\u2212"


def html(template: str, context: dict[str, Any]) -> str:
    """Return a page in HTML.

    Every text is escaped twice over: characters that cannot be seen become visible escapes, then
    HTML's own characters become entities. A content policy in the page forbids scripts and every
    address outside it, should an escape ever be forgotten.

    Parameters
    ----------
    template : a file of this folder.
    context : what the template prints; a name it needs and does not get is an error.
    """
    return _environment(autoescape=True, finalize=_shown).get_template(template).render(context)


def markdown(template: str, context: dict[str, Any]) -> str:
    """Return a page in GitHub's Markdown, the marks of every text escaped but for ``Markup``'s."""
    environment = _environment(autoescape=False, finalize=marked)
    text = environment.get_template(template).render(context)
    return re.sub(r"\n{3,}", "\n\n", text).strip() + "\n"


def marked(value: Any) -> Any:
    r"""Return a text in which nothing is Markdown or HTML, and nothing hidden.

    Examples
    --------
    >>> marked("a|b <i>")
    'a\\|b \\<i\\>'
    """
    if isinstance(value, str) and not isinstance(value, Markup):
        return MARKS.sub(r"\\\1", visible(value))
    return value


def _shown(value: Any) -> Any:
    """Make what cannot be seen visible in every text that a template prints."""
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
    for function in (num, percent, share, count, signed, pvalue, listed, short, link):
        environment.filters[function.__name__] = function
    return environment


def data_uri(png: bytes) -> Markup:
    """Return a PNG as an address that holds the picture itself."""
    return Markup("data:image/png;base64,") + base64.b64encode(png).decode("ascii")


def link(path: str) -> Markup:
    """Return a relative path as the address of a link in Markdown.

    Examples
    --------
    >>> print(link("figures/a_b (1).png"))
    figures/a_b%20%281%29.png
    """
    return Markup(quote(path))


def num(value: float, digits: int = 3) -> str:
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


def share(value: float) -> str:
    """Return a share in percent with one decimal where it is small.

    Examples
    --------
    >>> share(0.044), share(0.97), share(0)
    ('4.4 %', '97 %', '0 %')
    """
    return f"{100 * value:.1f} %" if 0 < value < 0.1 else f"{100 * value:.0f} %"


def count(value: int) -> str:
    """Return a whole number with separated thousands.

    Examples
    --------
    >>> count(12900)
    '12,900'
    """
    return f"{int(value):,}"


def signed(value: float) -> str:
    """Return a number with its sign, three decimals.

    Examples
    --------
    >>> signed(0.0312)
    '+0.031'
    """
    return f"{value:+.3f}".replace("-", MINUS)


def pvalue(p: float) -> str:
    """Return how a p-value is quoted.

    Examples
    --------
    >>> pvalue(0.00002), pvalue(0.0312)
    ('p < 0.001', 'p = 0.031')
    """
    return "p < 0.001" if p < 0.001 else f"p = {p:.3f}"


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


def short(value: Any) -> str:
    """Return a number with three decimals, any other text as it is.

    Examples
    --------
    >>> short("0.854321"), short("as is")
    ('0.854', 'as is')
    """
    try:
        return f"{float(value):.3f}"
    except ValueError:
        return str(value)
