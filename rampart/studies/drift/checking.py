"""Try a reference: on its own halves, where nothing has changed, and on unseen sources."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from rampart.core.seeds import derive
from rampart.monitoring.drift import DriftParams, Sample, Verdict, assess
from rampart.monitoring.reference import taken

COLUMNS = ["current", "runs", "alarms", "rows", "groups", "drifted", "largest_psi", "auc", "fall"]
HALVES = "other half of the reference"


def halves(sample: Sample, runs: int, settings: DriftParams, seed: int) -> list[Verdict]:
    """Return what is found between random halves of a sample, whole groups in each."""
    names, verdicts = np.unique(sample.group), []
    for run in range(runs):
        rng = np.random.default_rng(derive(seed, run))
        first = np.isin(sample.group, rng.permutation(names)[: len(names) // 2])
        parts = [taken(sample, np.flatnonzero(here)) for here in (first, ~first)]
        verdicts.append(assess(*parts, settings, derive(seed, run, "tests")))
    return verdicts


def table(verdicts: Mapping[str, list[Verdict]]) -> pd.DataFrame:
    """Return a row a comparison: how many of its runs gave an alarm, and what moved.

    ``rows`` and ``groups`` are of the current sample in the first run, ``drifted`` are the names
    found in any run; ``largest_psi``, ``auc`` and ``fall`` (in accuracy) are medians over the runs,
    empty where it could not be told. Comparisons in which nothing could be judged are left out.
    """
    lines = []
    for name, runs in verdicts.items():
        judged = [one for one in runs if not one.why]
        if not judged:
            continue
        found = {found.name for one in judged for found in one.findings if found.drifted}
        lines.append(
            (
                name,
                len(judged),
                sum(one.drifted for one in judged),
                judged[0].rows[1],
                judged[0].groups[1],
                "; ".join(sorted(found)),
                *(_median(judged, kinds) for kinds in (MOVED, ("vector",), ("accuracy",))),
            )
        )
    return pd.DataFrame(lines, columns=COLUMNS)


MOVED = ("number", "category", "predictions", "confidence")


def _median(verdicts: list[Verdict], kinds: tuple[str, ...]) -> float:
    largest = [
        max(effects)
        for one in verdicts
        if (effects := [f.effect for f in one.findings if f.kind in kinds and f.p is not None])
    ]
    return float(np.median(largest)) if largest else np.nan


def moved(verdicts: list[Verdict]) -> dict[str, float]:
    """Return the median population stability index of each feature over some runs."""
    found: dict[str, list[float]] = {}
    for one in verdicts:
        for finding in one.findings:
            if finding.kind in MOVED and finding.p is not None:
                found.setdefault(finding.name, []).append(finding.effect)
    return {name: float(np.median(effects)) for name, effects in found.items()}
