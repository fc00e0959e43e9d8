"""What can be done to the served versions; each checks the package, changes the state, says what.

The state, release.json, is what answers; the stage ``prod`` of the tags follows it where there is a
git repository, and a machine without one works the same.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

from app.release import gate, registry, store
from app.release.outcomes import Trial
from app.release.state import Place, changing, route_of
from rampart.operation import changes
from rampart.operation.routing import ReleaseError, Route

BACK = "roll back"  # of the stop rule


def canary(
    place: Place, task: str, version: str, weight: float, reason: str = "", clock=time.time
) -> list[str]:
    """Give a version a part of the requests; 0 takes it away."""
    with changing(place) as found:
        route = route_of(found, task, place.release)
        if not weight and version in route.versions:  # a damaged one must be got rid of too
            folder = route.versions[version]
        else:
            folder = store.folder_of(task, version, place.store, route.versions)
        found[task] = changes.canary(route, version, folder, weight, clock(), reason)
        return [told(task, found[task])]


def shadow(
    place: Place, task: str, version: str | None, reason: str = "", clock=time.time
) -> list[str]:
    """Let a version score what others answer; None: no longer any."""
    with changing(place) as found:
        route = route_of(found, task, place.release)
        folder = version and store.folder_of(task, version, place.store, route.versions)
        found[task] = changes.shadow(route, version, folder, clock(), reason)
        return [told(task, found[task])]


def promote(
    place: Place,
    task: str,
    version: str,
    reason: str = "",
    force: bool = False,
    tried: Callable[[Route], Trial | None] = lambda route: None,
    clock=time.time,
) -> list[str]:
    """Switch the default to a version, whole; the first one of a task begins to serve.

    Parameters
    ----------
    force : switch also to one that is worse; needs a reason, which the history keeps.
    tried : gives the test of the version by its outcomes, if there is one.

    Raises
    ------
    ReleaseError : the version is worse, by its scores on test or by outcomes, and not forced.
    """
    if force and not reason:
        raise ReleaseError("--force needs --reason: the history keeps why a worse one was promoted")
    with changing(place) as found:
        served = found[task].versions if task in found else {}
        folder = store.folder_of(task, version, place.store, served)
        config = store.whole(Path(folder))[0]
        if task not in found:
            found[task] = changes.first(version, folder, clock(), reason)
        else:
            route = found[task]
            changed = changes.promote(route, version, folder, clock(), reason)
            if not force and (worse := _worse(place, task, route, config, tried)):
                raise ReleaseError(
                    f"{task} {version} is worse than {route.default}: {'; '.join(worse)}; "
                    "--force with --reason promotes it all the same"
                )
            found[task] = changed
        lines = [told(task, found[task])]
    return lines + _tagged(lambda: registry.assign(registry.name_of(task, config), f"v{version}"))


def _worse(place: Place, task: str, route: Route, config: dict, tried: Callable) -> list[str]:
    faults = []
    if config["version"] != route.default:
        current = store.folder_of(task, route.default, place.store, route.versions)
        faults = gate.faults(store.whole(Path(current))[0], config)
    last = next((c for c in reversed(route.history) if c.version == config["version"]), None)
    if last is not None and last.action == "canary" and last.reason.startswith(f"{BACK}: "):
        faults.append(f"its canary was taken back, and no other one was tried ({last.reason})")
    trial = tried(route)
    if trial is not None and trial.decision.action == BACK:
        faults.append(trial.decision.reason)
    return faults


def rollback(place: Place, task: str, reason: str = "", clock=time.time) -> list[str]:
    """Return to the default before this one; needs neither git nor the log."""
    with changing(place) as found:
        route = route_of(found, task, place.release)
        known = {**store.kept(task, place.store), **route.versions}
        found[task] = changes.rollback(route, known, clock(), reason)
        now = found[task].default
        folder = store.folder_of(task, now, place.store, found[task].versions)
        config = store.whole(Path(folder))[0]
        lines = [told(task, found[task])]
    return lines + _tagged(
        lambda: registry.leave(registry.name_of(task, config), f"v{route.default}")
    )


def decide(place: Place, task: str, trial: Trial, clock=time.time) -> list[str]:
    """Do what the stop rule says: promote, take the canary's weight away, or nothing."""
    action, reason = trial.decision
    said = f"{task} {trial.version}: {action}: {reason}"
    if action == "promote":
        return [said, *promote(place, task, trial.version, reason, clock=clock)]
    if action == "go on":
        return [said]
    return [said, *canary(place, task, trial.version, 0, f"{action}: {reason}", clock)]


def told(task: str, route: Route) -> str:
    """Return a line that says who answers now."""
    total = sum(route.weights.values())
    parts = [f"{version} {weight / total:.4g}" for version, weight in route.weights.items()]
    shadowed = f", shadow {route.shadow}" if route.shadow else ""
    return f"{task}: default {route.default}, shares {', '.join(parts)}{shadowed}"


def _tagged(change: Callable[[], str]) -> list[str]:
    """Let the tags follow; say so where they cannot: what serves has changed already."""
    from gto.exceptions import GTOException

    try:
        registry.git("rev-parse", "--git-dir")
        return [change()]
    except (registry.RegistryError, GTOException) as error:
        first = str(error).partition("\n")[0]
        return [f"the stage {registry.PROD} of the tags stays as it was: {first}"]
