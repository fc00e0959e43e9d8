"""From a candidate to what is served: register, canary, promote or take back; all by app.release.

Each looks first whether it is done already, so that a run that was killed between the change and
its own journal does not make it twice.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.release import actions, outcomes, state
from app.retrain.shell import run as start
from rampart.operation import changes
from rampart.operation.routing import CURRENT, ReleaseError, Route

if TYPE_CHECKING:
    from app.retrain.steps import Run

PROMOTED, BACK = "promoted", "taken back"


def place(run: Run) -> state.Place:
    """Return where the release state, the kept versions and the audit log are."""
    settings = run.settings
    journal = Path(settings.journal) if settings.journal else None
    return state.Place(Path(settings.release), Path(settings.store), journal)


def route(run: Run, task: str) -> Route | None:
    """Return who answers for a task now; None where no version of it is served."""
    return state.routes(Path(run.settings.release)).get(task)


def require_settled(run: Run, task: str, version: str) -> None:
    """Refuse to train again what would be compared with another version than the served one.

    Parameters
    ----------
    version : of the package at the commit that the run began at.

    Raises
    ------
    ValueError : a canary is open, or another version is served than the commit has.
    """
    served = route(run, task)
    if served is None:
        return
    if tried := changes.canaries(served):
        raise ValueError(f"{task} {', '.join(tried)} is a canary still: settle it first")
    if served.default not in (version, CURRENT):
        raise ValueError(
            f"{task} {served.default} is served, and this commit has {version}: merge the branch "
            "that it was made on, or roll back, or the candidate is compared with the wrong one"
        )


def register(run: Run, task: str, name: str, version: str) -> dict[str, Any]:
    """Tag the commit of the tree as the version, and keep a copy of its package.

    Returns
    -------
    dict : ``folder``, the copy's, relative to the repository where the settings' is.
    """
    folder = Path(run.settings.store) / task / version
    tags = start(["git", "tag", "--points-at", "HEAD"], run.tree, run.log).split()
    tagged = any(tag == f"{name}@v{version}" or tag.endswith(f"={name}@v{version}") for tag in tags)
    if not (tagged and (run.root / folder).is_dir()):
        kept = str(run.root / run.settings.store)
        words = ["python", "-m", "app.release", "register", task, "--store", kept]
        start(words, run.tree, run.log)
    return {"folder": str(folder)}


def canary(run: Run, task: str, version: str, weight: float) -> dict[str, Any]:
    """Give the version its part of the requests.

    Returns
    -------
    dict : ``served``: False where no version of the task is served, which leaves all as it was.
    """
    served = route(run, task)
    if served is None:
        return {"served": False}
    if served.default != version and version not in changes.canaries(served):
        reason = f"retraining {run.folder.name}"
        actions.canary(place(run), task, version, weight, reason)
    return {"served": True, "weight": weight}


def promote(run: Run, task: str, version: str) -> dict[str, Any]:
    """Make the version the default at once; take it back where app.release refuses it."""
    served = route(run, task)
    if served is not None and served.default == version:
        return {"outcome": PROMOTED}
    try:
        actions.promote(place(run), task, version, f"retraining {run.folder.name}")
    except ReleaseError as error:
        if served is not None and version in changes.canaries(served):
            actions.canary(place(run), task, version, 0, f"refused: {error}")
        return {"outcome": BACK, "reason": str(error)}
    return {"outcome": PROMOTED}


def settle(run: Run, task: str, version: str) -> dict[str, Any] | None:
    """Do with a canary what its outcomes say; None: they do not say enough yet.

    Raises
    ------
    ValueError : there is no prediction log to read them from.
    """
    served = route(run, task)
    if served is not None and served.default == version:
        return {"outcome": PROMOTED, "reason": "it is the default"}
    if served is None or version not in changes.canaries(served):
        return {"outcome": BACK, "reason": "it has no weight any more"}
    if run.settings.log is None:
        raise ValueError(
            f"{task} {version} is a canary, and the settings name no prediction log (log: URL) to "
            "decide by; `python -m app.release promote` or `canary --weight 0` does it by hand"
        )
    since = min(changes.phases(served, version), default=None)
    rows = outcomes.read(run.settings.log, task, since)
    found = outcomes.trial(served, version, rows, run.settings.trial, run.settings.unit)
    if found.decision.action == "go on":
        return None
    actions.decide(place(run), task, found)
    told = PROMOTED if found.decision.action == "promote" else BACK
    return {"outcome": told, "reason": found.decision.reason}
