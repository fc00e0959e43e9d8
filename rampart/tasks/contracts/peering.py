"""What a peer that reads source, Slither, says of units: a row a finding, and one a unit asked.

Its detectors are counted by the class that they belong to (``readers.slither.DETECTORS``). A unit
that it was asked about has a row of label 0 without a function, whatever it found, so that a
function without a row of another label is one in which it finds nothing. Where it failed, that row
says why in ``error``; of such a unit nothing is known.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, Literal

import pandas as pd
from pydantic import Field

from rampart.core.compute import ComputeParams, parallel
from rampart.core.params import Block
from rampart.core.progress import Progress
from rampart.solidity.classes import CLASSES, SAFE, label_of
from rampart.solidity.compiler import programs
from rampart.solidity.compiler.batches import Job, batched
from rampart.solidity.compiler.imports import MissingImport
from rampart.solidity.peer import slither
from rampart.solidity.peer.slither import TARGETS, Finding, Verdict
from rampart.tasks.contracts.compiled.sources import chosen, job, require_labels, sources
from rampart.tasks.contracts.readers.slither import DETECTORS

COLUMNS = (
    "unit",
    "contract",  # "" in the row of a unit that was asked
    "function",  # constructor, fallback, ... where it has no name
    "line",  # first of the function, from 1; 0 in the row of a unit that was asked
    "last_line",
    "label",  # index of the detector's class; 0 in the row of a unit that was asked
    "detector",
    "impact",
    "confidence",
    "lines",  # JSON: the statements it points at
    "error",  # why a unit that was asked has no findings
)
UNSTEADY = {"reentrancy-balance"}
"""Detectors that are not asked. What this one finds depends on where Python lays objects in memory,
which is drawn anew in each process: in one file, all six functions or none of them."""
BATCH = 20  # units a process: starting it costs as much as five of them


class PeerParams(Block):
    """The block ``peer``."""

    libraries: int | None = Field(default=None, ge=0, le=1_000_000)  # files of a package
    others: int | None = Field(default=None, ge=0, le=1_000_000)  # of kind, class, held and era
    eras: list[Literal["0.4", "0.5", "0.6", "0.7", "0.8"]] | None = None  # of the compilers; all
    roles: list[Literal["package", "external"]] = ["external"]  # the tests are asked in any case
    seconds: int = Field(default=60, ge=1, le=3600)  # for one source


def rows(units: pd.DataFrame, settings: PeerParams, compute: ComputeParams) -> pd.DataFrame:
    """Return the rows in order of the units' ids.

    Raises
    ------
    ValueError : a wrong label.
    MissingProgram : no Slither, no node or no compiler.
    """
    require_labels(units)
    asked = units[units["role"].isin(settings.roles) | (units["kind"] == "test")]
    asked = chosen(asked.reset_index(drop=True), settings.libraries, settings.others, settings.eras)
    asked = asked.drop_duplicates("id").sort_values("id")
    known, verdicts, names, jobs = sources(units), {}, [], []
    for name, era in zip(asked["id"], asked["era"], strict=True):
        try:
            jobs.append(job(name, era, known, None, _called(name)))
            names.append(name)
        except MissingImport as error:
            verdicts[name] = Verdict((), str(error))
    verdicts |= dict(zip(names, judged(jobs, settings.seconds, compute), strict=True))
    found = [row for name in sorted(verdicts) for row in _of_unit(name, verdicts[name])]
    return pd.DataFrame(found, columns=list(COLUMNS))


def judged(jobs: list[Job], seconds: int, compute: ComputeParams) -> list[Verdict]:
    """Return the verdicts on compiled jobs, in their order; the workers change nothing in them."""
    command, detectors = [slither.program()], sorted({*DETECTORS} - UNSTEADY)
    compilers = {
        era: programs.command(programs.soljson(era)) for era in sorted({one.era for one in jobs})
    }
    batches = list(batched(jobs, BATCH))
    progress = Progress(len(batches))
    calls = [
        (command, compilers[jobs[places[0]].era], [jobs[place] for place in places], detectors)
        for places in batches
    ]
    calls = [(*call, float(seconds)) for call in calls]
    found = parallel(compute, slither.judge, calls, progress.step)
    results: list[Verdict] = [Verdict(())] * len(jobs)
    for places, verdicts in zip(batches, found, strict=True):
        for place, verdict in zip(places, verdicts, strict=True):
            results[place] = verdict
    return results


def _called(name: str):
    """Return what names the texts of a job: the unit itself lies where the targets do."""
    return lambda one: f"{TARGETS if one == name else 'imports'}/{one}.sol"


def _of_unit(name: str, verdict: Verdict) -> Iterator[dict[str, Any]]:
    """Yield the row of a unit that was asked, then one for each finding."""
    none = Finding("", "", 0, 0, "", "", "", ())
    for place, one in enumerate([none, *verdict.findings]):
        row = one._asdict() | {"unit": name, "lines": json.dumps(list(one.lines))}
        row["label"] = label_of(DETECTORS[one.detector]) if place else SAFE
        yield row | {"error": "" if place else verdict.error}


def summary(frame: pd.DataFrame) -> dict[str, Any]:
    """Return how many units were asked, failed and have findings of each class."""
    asked = frame[frame["label"] == SAFE]
    by_class = frame[frame["label"] != SAFE].groupby("label")["unit"].nunique()
    failed = asked[asked["error"] != ""]
    return {
        "asked": len(asked),
        "failed": len(failed),
        "units_by_class": {CLASSES[label]: int(count) for label, count in by_class.items()},
        "functions": len(
            frame[frame["label"] != SAFE].drop_duplicates(["unit", "contract", "function", "line"])
        ),
        "errors": sorted({error[:120] for error in failed["error"]})[:20],
    }
