"""Which version of a package answers a request: shares by weight, sticky by key, one shadow.

The state of a server is one text, release.json: a ``Route`` a task. ``app.release`` writes it
whole, the server reads it again when it changes; nothing in here opens a file.

A version's share is its weight over the sum of the weights. Each version draws a number from
``seed``, task, version and key, ``u`` in (0, 1), and the least ``-ln(u) / weight`` answers
(rendezvous hashing; the least of exponential draws is a version's with a chance of exactly its
share). So a key always gets the same version, two servers agree without talking, and when one
weight grows while the others keep their proportions, keys move to that version and none between
the others.
"""

from __future__ import annotations

import hashlib
import json
import math
import re
import uuid
from collections.abc import Mapping
from typing import Annotated, Any, Literal, Self

from pydantic import AfterValidator, Field, model_validator

from rampart.core import params
from rampart.core.names import ALLOWED, is_name

VERSION = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9._+-]*[A-Za-z0-9])?")
LONGEST = 64
CURRENT = "current"
WHERE = "release.json"


class ReleaseError(ValueError):
    """A release state that cannot be used; the message names the key and what is allowed."""


def versioned(value: str) -> str:
    """Return a value that is a version, and so may be part of a path.

    Raises
    ------
    ValueError : it is none; the caller says where it stands.
    """
    if len(value) > LONGEST or ".." in value or not VERSION.fullmatch(value):
        raise ValueError("must be a version of letters, digits and . _ + - between them")
    return value


Version = Annotated[str, AfterValidator(versioned)]
Weight = Annotated[float, Field(ge=0, le=100)]


class Change(params.Block):
    """One change of a route: what the way back and the start of a test are read from."""

    at: float
    """Seconds since 1970, UTC."""
    action: Literal["serve", "canary", "shadow", "promote", "rollback"]
    version: Version | None = None
    before: Version | None = None
    """The default that it took the place of, of a promotion or a way back."""
    weights: dict[Version, Weight] = {}
    """As they were after it."""
    reason: str = ""


class Route(params.Block):
    """The versions of one task's package, and who answers."""

    versions: Annotated[dict[Version, str], Field(min_length=1)]
    """Version to the folder of its package."""
    default: Version
    weights: dict[Version, Weight]
    """Of those that take a part; a version that is left out takes none."""
    shadow: Version | None = None
    """Also scores what the others answer; its answers are logged and never returned."""
    seed: Annotated[int, Field(ge=0, le=2**63)] = 0
    history: tuple[Change, ...] = ()
    """The oldest change first."""

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        known = ", ".join(self.versions)
        named = {"default": [self.default], "weights": self.weights, "shadow": [self.shadow]}
        for field, versions in named.items():
            for version in versions:
                if version is not None and version not in self.versions:
                    raise ValueError(f"{field} names {version}, `versions` has {known}")
        if self.shadow == self.default:
            raise ValueError(f"shadow is {self.shadow}, which is the default and answers already")
        if not sum(self.weights.values()) > 0:
            raise ValueError("weights must have one above 0, or nobody answers")
        return self


def read_release(text: str | bytes) -> dict[str, Route]:
    """Return task to route of a release state.

    Raises
    ------
    ReleaseError : no JSON, a key twice, an unknown key, a version that is not there, or a weight
        out of 0..100; the message begins with the place: ``release.json: columns.weights.1.0.0``.
    """
    try:
        state = json.loads(text, object_pairs_hook=_once)
    except (ValueError, RecursionError) as error:
        raise ReleaseError(f"{WHERE}: is not JSON: {error}") from None
    if not isinstance(state, dict):
        raise ReleaseError(f"{WHERE}: must be an object of tasks, got {type(state).__name__}")
    routes = {}
    for task, value in state.items():
        if not is_name(task):
            raise ReleaseError(f"{WHERE}: a task is {ALLOWED}, got {task!r}")
        try:
            routes[task] = params.check(value, f"{WHERE}: {task}", Route)
        except params.ParamError as error:
            raise ReleaseError(str(error)) from None
    return routes


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Refuse a key that stands twice: the last one would win in silence."""
    keys = [key for key, _ in pairs]
    if twice := sorted({key for key in keys if keys.count(key) > 1}):
        raise ValueError(f"the key {twice[0]!r} stands there twice")
    return dict(pairs)


def write_release(routes: Mapping[str, Route]) -> str:
    """Return the text that ``read_release`` reads."""
    state = {task: routes[task].model_dump() for task in sorted(routes)}
    return json.dumps(state, indent=2, ensure_ascii=False, allow_nan=False) + "\n"


def single(
    folders: Mapping[str, str], versions: Mapping[str, str] | None = None
) -> dict[str, Route]:
    """Return the routes of a server that has one package a task and no release.json.

    Parameters
    ----------
    folders : task to folder.
    versions : task to the version of its package; ``current`` for one that is left out.
    """
    routes = {}
    for task, folder in folders.items():
        version = (versions or {}).get(task, CURRENT)
        routes[task] = Route(
            versions={version: str(folder)}, default=version, weights={version: 100}
        )
    return routes


def pick(route: Route, task: str, key: str | None = None) -> str:
    """Return the version that answers.

    Parameters
    ----------
    key : whose request it is: the same key gets the same version as long as the weights stay.
        None draws a new one each time, so that the shares hold over requests.

    Examples
    --------
    >>> route = single({"a": "models/a"})["a"]
    >>> pick(route, "a", "somebody")
    'current'
    """
    taking = [(version, weight) for version, weight in route.weights.items() if weight > 0]
    if len(taking) == 1:
        return taking[0][0]
    key = uuid.uuid4().hex if key is None else key
    # Names break a tie, so that the order in the file cannot.
    return min((-math.log(_uniform(route.seed, task, v, key)) / w, v) for v, w in taking)[1]


def shares(route: Route) -> dict[str, float]:
    """Return version to the part of the keys that it answers; they add up to 1."""
    total = sum(route.weights.values())
    return {version: route.weights.get(version, 0.0) / total for version in route.versions}


def _uniform(seed: int, task: str, version: str, key: str) -> float:
    """Return a number in (0, 1) that the four alone decide, of 53 bits."""
    drawn = hashlib.blake2b(json.dumps([seed, task, version, key]).encode(), digest_size=8)
    return ((int.from_bytes(drawn.digest(), "big") >> 11) + 0.5) / 2**53
