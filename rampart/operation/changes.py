"""What may be done to a route: canary, shadow, promotion, the way back. Each returns a new route.

Every change is added to the route's own history, so that the way back and the start of a test need
neither git nor a log. A version that nobody needs leaves the route, and with it the server's
memory: kept are the default, the one before it, the shadow and those that take a part.
"""

from __future__ import annotations

from collections.abc import Mapping

from rampart.operation.routing import Change, ReleaseError, Route

LONGEST = 1000  # changes that a history keeps


def first(version: str, folder: str, at: float, reason: str = "", seed: int = 0) -> Route:
    """Return the route of a task that had none: one version answers all."""
    change = Change(at=at, action="serve", version=version, weights={version: 100}, reason=reason)
    return Route(
        versions={version: folder},
        default=version,
        weights={version: 100},
        seed=seed,
        history=(change,),
    )


def canary(
    route: Route, version: str, folder: str, weight: float, at: float, reason: str = ""
) -> Route:
    """Give a version ``weight`` percent; the others keep their proportions in what is left.

    Raises
    ------
    ReleaseError : a weight out of 0..100, or the default.
    """
    if not 0 <= weight <= 100:
        raise ReleaseError(f"--weight: must be from 0 to 100, got {weight:g}")
    if version == route.default:
        raise ReleaseError(f"{version} is the default: give another version a weight")
    others = {v: w for v, w in route.weights.items() if v != version}
    if not sum(others.values()):  # the canary had it all
        others[route.default] = 100
    left = (100 - weight) / sum(others.values())
    weights = {v: round(w * left, 6) for v, w in others.items()} | {version: weight}
    weights = {v: w for v, w in weights.items() if w or v == route.default}
    shadow = None if version == route.shadow and weight else route.shadow
    change = Change(at=at, action="canary", version=version, weights=weights, reason=reason)
    return _changed(route, change, {version: folder}, weights=weights, shadow=shadow)


def shadow(
    route: Route, version: str | None, folder: str | None, at: float, reason: str = ""
) -> Route:
    """Let a version score what others answer; None: no longer any.

    Raises
    ------
    ReleaseError : the version answers itself.
    """
    if version is not None and (version == route.default or route.weights.get(version)):
        raise ReleaseError(f"{version} answers itself: a shadow must have no weight")
    change = Change(
        at=at, action="shadow", version=version, weights=dict(route.weights), reason=reason
    )
    return _changed(route, change, {version: folder} if version else {}, shadow=version)


def promote(route: Route, version: str, folder: str, at: float, reason: str = "") -> Route:
    """Make a version the default that answers all, the others at once without weight.

    Raises
    ------
    ReleaseError : it is the default and answers all.
    """
    if version == route.default and set(_taking(route)) == {version}:
        raise ReleaseError(f"{version} is the default and answers all already")
    return _switched(route, "promote", version, folder, at, reason)


def rollback(route: Route, folders: Mapping[str, str], at: float, reason: str = "") -> Route:
    """Return to the default before this one; a second time to the one before that.

    Parameters
    ----------
    folders : version to folder, of those that the route may no longer have.

    Raises
    ------
    ReleaseError : there was none before, or its folder is not known.
    """
    version = earlier(route)
    if version is None:
        raise ReleaseError(f"{route.default} is the first version: there is none to go back to")
    folder = route.versions.get(version, folders.get(version))
    if folder is None:
        raise ReleaseError(f"the folder of {version}, the version before, is not there any more")
    return _switched(route, "rollback", version, folder, at, reason)


def withdraw(route: Route, at: float, reason: str = "") -> Route:
    """Take all weight from the canaries: the default answers all."""
    weights = {route.default: 100.0}
    if {v: w for v, w in route.weights.items() if w} == weights:
        raise ReleaseError(f"no version but the default, {route.default}, has a weight")
    change = Change(at=at, action="canary", version=None, weights=weights, reason=reason)
    return _changed(route, change, {}, weights=weights)


def earlier(route: Route) -> str | None:
    """Return the default before this one; None for the first."""
    before: list[str] = []
    for change in route.history:
        if change.action == "promote" and change.before != change.version:
            before.append(change.before)
        elif change.action == "rollback" and before:
            before.pop()
    return before[-1] if before else None


def canaries(route: Route) -> list[str]:
    """Return the versions that take a part beside the default."""
    return [version for version in _taking(route) if version != route.default]


def phases(route: Route, version: str) -> list[float]:
    """Return when the trial of a canary began, and each later time at which weights changed.

    Empty where it takes no part.
    """
    times: list[float] = []
    if version not in canaries(route):
        return times
    for change in route.history:
        if not change.weights.get(version) or change.action in ("promote", "rollback", "serve"):
            times = []  # of an earlier trial
        elif change.action == "canary":
            times.append(change.at)
    return times


def _taking(route: Route) -> list[str]:
    return [version for version, weight in route.weights.items() if weight > 0]


def _switched(
    route: Route, action: str, version: str, folder: str, at: float, reason: str
) -> Route:
    weights = {version: 100.0}
    change = Change(
        at=at,
        action=action,
        version=version,
        before=route.default,
        weights=weights,
        reason=reason,
    )
    shadowing = None if route.shadow == version else route.shadow
    more = {version: folder}
    return _changed(route, change, more, default=version, weights=weights, shadow=shadowing)


def _changed(route: Route, change: Change, more: Mapping[str, str], **fields: object) -> Route:
    """Return a route with other fields, its history one longer, checked as a whole."""
    history = (*route.history, change)[-LONGEST:]
    versions = {**route.versions, **more}
    state = {**route.model_dump(), "versions": versions, **fields, "history": history}
    whole = Route(**state)
    needed = {whole.default, earlier(whole), whole.shadow, *_taking(whole)}
    return Route(**state | {"versions": {v: f for v, f in versions.items() if v in needed}})
