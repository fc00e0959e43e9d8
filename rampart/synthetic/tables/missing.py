"""A stage that is run before its input says which stage makes it."""

from __future__ import annotations

from pathlib import Path


def require(path: str | Path, stage: str, task: str, item: str = "") -> None:
    """Refuse to go on without a file or folder that a stage makes.

    Parameters
    ----------
    stage, task, item : the stage that makes it, and its words on the command line.

    Raises
    ------
    FileNotFoundError : it is not there; names it, the stage and the two ways to run it.

    Examples
    --------
    >>> require("none/results.csv", "rank", "malware")
    Traceback (most recent call last):
    FileNotFoundError: none/results.csv: not made yet: run `python -m stages.rank malware`, or \
`dvc repro rank` in pipelines/malware for all that comes before it too
    """
    if Path(path).exists():
        return
    alone = " ".join(filter(None, ("python -m", f"stages.{stage}", task, item)))
    name = f"{stage}@{item}" if item else stage
    raise FileNotFoundError(
        f"{path}: not made yet: run `{alone}`, or `dvc repro {name}` in pipelines/{task} for all "
        "that comes before it too"
    )
