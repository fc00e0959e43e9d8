"""Compile many sources: batches side by side, and each fault is the fault of one source."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from rampart.core.compute import ComputeParams, parallel
from rampart.core.progress import Progress
from rampart.solidity.compiler import programs
from rampart.solidity.compiler.session import LIMIT, CompilerError, Session
from rampart.solidity.compiler.standard import Contract, contracts, question
from rampart.solidity.compiler.versions import ERAS, version_of

BATCH = 25  # sources a process: few enough that two workers end together


@dataclass(frozen=True)
class Job:
    """A source to compile, with all that it imports."""

    era: str
    entry: str  # name of the source among the texts
    texts: dict[str, str]
    runs: int | None = 200  # of the optimizer


@dataclass(frozen=True)
class Result:
    """What a job became: contracts, or one sentence of error."""

    contracts: tuple[Contract, ...]
    error: str = ""


def compile_all(
    jobs: Sequence[Job],
    settings: ComputeParams,
    limit: float = LIMIT,
    mapped: bool = False,
    packages: str | Path | None = None,
    cache: str | Path | None = None,
) -> list[Result]:
    """Return a result for each job, in their order; it does not depend on the workers.

    Parameters
    ----------
    settings : how many processes of the compiler run side by side.
    limit : seconds for one source.
    mapped : also ask which byte comes from where in the source.
    packages, cache : see ``programs.soljson``.

    Raises
    ------
    MissingProgram : no node, or a compiler that is needed was not fetched: before any work.
    """
    commands = {
        era: programs.command(programs.soljson(era, packages, cache))
        for era in sorted({job.era for job in jobs})
    }
    progress = Progress(len(jobs))
    batches = list(batched(jobs))
    calls = [
        (commands[jobs[places[0]].era], [jobs[place] for place in places], limit, mapped, progress)
        for places in batches
    ]
    if settings.cluster is not None:  # its workers are processes: a lock stays here
        calls = [(*call[:-1], None) for call in calls]
    results: list[Result] = [Result((), "")] * len(jobs)
    for places, found in zip(batches, parallel(settings, compile_batch, calls), strict=True):
        for place, result in zip(places, found, strict=True):
            results[place] = result
    return results


def batched(jobs: Sequence[Job], size: int = BATCH) -> Iterator[list[int]]:
    """Yield the places of jobs that one process compiles: of one era, ``size`` at most."""
    order = sorted(range(len(jobs)), key=lambda place: (ERAS.index(jobs[place].era), place))
    for _, group in groupby(order, key=lambda place: jobs[place].era):
        places = list(group)
        yield from (places[start : start + size] for start in range(0, len(places), size))


def compile_batch(
    command: list[str],
    jobs: Iterable[Job],
    limit: float,
    mapped: bool = False,
    progress: Progress | None = None,
) -> list[Result]:
    """Return the results of jobs of one era, compiled one after another by one process."""
    results = []
    with Session(command, limit) as session:
        for job in jobs:
            results.append(compile_one(session, job, mapped))
            if progress is not None:
                progress.step(job.entry)
    return results


def compile_one(session: Session, job: Job, mapped: bool = False) -> Result:
    """Return the contracts of a source, or why there are none."""
    number = version_of(job.era).number
    try:
        answer = session.ask(question(job.texts, job.entry, number, job.runs, mapped))
        return Result(tuple(contracts(answer, job.entry)))
    except (CompilerError, ValueError) as error:
        return Result((), str(error))
