"""The page of the drift job: one HTML file that needs nothing else and runs nothing."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from markupsafe import Markup

from app.watch import figures
from rampart.core.escape import visible
from rampart.core.loading import load
from rampart.monitoring.drift import Sample
from rampart.reporting import pages
from rampart.reporting.pages import printing
from rampart.reporting.plots import style

FOLDERS = (Path(__file__).parent, Path(pages.__file__).parent)
KINDS = {
    "predictions": "share of rows",
    "confidence": "probability",
    "accuracy": "share of rows",
    "vector": "",
    "category": "share of rows",
}


def html(said: dict[str, Any], reference: Sample, current: Sample) -> str:
    """Return the page.

    Names and categories may be whatever somebody asked the server: what cannot be seen becomes a
    visible escape, HTML's own characters become entities, and the page forbids scripts.

    Parameters
    ----------
    said : drift.json, as ``telling.told`` makes it.
    """
    kept = load("rampart.monitoring.sketching", said["reference"]["sketch"], needs="features")
    units = [unit(one, kept.UNITS) for one in said["findings"]]
    drawn = {}
    if said["judged"]:
        drawn["stability"] = figures.stability(said["findings"], said["tests"]["psi"])
        drawn["shares"] = figures.shares(reference.prediction, current.prediction)
        if (changed := figures.changes(said["findings"], units, reference, current)) is not None:
            drawn["changes"] = changed
    sentence = said["why"][0].upper() + said["why"][1:] + "."
    for lead in ("No drift: ", "Drift: "):
        sentence = sentence.removeprefix(lead)
    return (
        _environment()
        .get_template("page.html")
        .render(
            said=said,
            sentence=sentence[0].upper() + sentence[1:],
            units=units,
            tested=sum(one["p"] is not None for one in said["findings"]),
            pictures={name: printing.data_uri(style.png(chart)) for name, chart in drawn.items()},
        )
    )


def unit(finding: dict[str, Any], units: dict[str, str]) -> str:
    """Return the unit that a feature is in."""
    return KINDS.get(finding["kind"]) or units.get(finding["name"], "")


def small(p: float) -> str:
    """Return a p-value with three decimals.

    Examples
    --------
    >>> small(0.0312), small(0.00001)
    ('0.031', '< 0.001')
    """
    return "< 0.001" if p < 0.001 else f"{p:.3f}"


def _environment() -> Any:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    environment = Environment(
        loader=FileSystemLoader(FOLDERS),
        undefined=StrictUndefined,
        autoescape=True,
        finalize=_shown,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    for function in (printing.num, printing.percent, printing.share, printing.count, small):
        environment.filters[function.__name__] = function
    environment.filters["listed"] = lambda value: f"{value:g}"
    return environment


def _shown(value: Any) -> Any:
    return visible(value) if isinstance(value, str) and not isinstance(value, Markup) else value
