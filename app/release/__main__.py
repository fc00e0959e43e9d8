"""Versions of a task's package: register, compare, try on a part, promote, go back.

    python -m app.release register columns                    # tag HEAD, keep a copy
    python -m app.release list columns                        # versions, stages, shares, scores
    python -m app.release diff columns 1.0.0 1.1.0            # model, scores, files; --card
    python -m app.release promote columns 1.0.0               # the default, answers all
    python -m app.release canary columns 1.1.0 --weight 10    # answers 10 % of the callers
    python -m app.release shadow columns 1.1.0                # scores all, answers none; --off
    python -m app.release status columns --log URL            # requests, outcomes, the test
    python -m app.release decide columns --log URL            # promote, roll back, go on, give up
    python -m app.release rollback columns                    # the default before this one
    python -m app.release haproxy columns --server 1.0.0=127.0.0.1:8081 ... --out FILE

What is served stands in release.json, which the server reads again when it changes. ``--settings
deploy/serve.yaml`` takes its place, the audit log of changes and the prediction log from the
settings of the server; ``--release``, ``--journal`` and ``--log`` name them one by one. With
``--haproxy SOCKET`` a change also sets the weights of a running haproxy.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from app.release import actions, haproxy, outcomes, registry, state, store, telling
from app.release.options import KNOBS, parser, resolved
from app.release.outcomes import Trial
from rampart.core import cli, files
from rampart.core.names import named
from rampart.core.params import check
from rampart.operation import changes
from rampart.operation.routing import ReleaseError, Route
from rampart.operation.sequential import SequentialParams


def main(argv: list[str] | None = None) -> None:
    """Run one command."""
    options = resolved(parser().parse_args(argv))
    try:
        named(options.task)
    except ValueError as error:
        raise ReleaseError(f"the task {error}, got {options.task!r}") from None
    options.place = state.Place(options.release, options.store, options.journal)
    for name in ("version", "one", "other"):
        if getattr(options, name, None):
            setattr(options, name, store.bare(getattr(options, name)))
    for line in RUN[options.command](options):
        print(line)
    if getattr(options, "haproxy", None):
        try:
            lines = haproxy.Runtime(options.haproxy).weigh(options.task, _route(options))
        except ReleaseError as error:
            raise ReleaseError(f"{options.release} says what is wanted, but {error}") from None
        print("\n".join(lines))


def _route(options: argparse.Namespace) -> Route:
    return state.route_of(state.routes(options.release), options.task, options.release)


def _register(options: argparse.Namespace) -> list[str]:
    folder = options.folder or Path("models", options.task, "package")
    if options.no_tag:
        version, copy = store.keep(options.task, folder, options.store)
        return [f"{options.task} {version} is kept in {copy}"]
    return [registry.register(options.task, folder, options.store)]


def _list(options: argparse.Namespace) -> list[str]:
    route = state.routes(options.release).get(options.task)
    return [telling.listing(options.task, store.kept(options.task, options.store), route)]


def _diff(options: argparse.Namespace) -> list[str]:
    route = state.routes(options.release).get(options.task)
    served = route.versions if route else {}
    one, other = (
        Path(store.folder_of(options.task, version, options.store, served))
        for version in (options.one, options.other)
    )
    return [telling.difference(one, other, options.card)]


def _canary(options: argparse.Namespace) -> list[str]:
    return actions.canary(
        options.place, options.task, options.version, options.weight, options.reason
    )


def _shadow(options: argparse.Namespace) -> list[str]:
    if options.off == (options.version is not None):
        raise ReleaseError("shadow needs a version, or --off and none")
    return actions.shadow(options.place, options.task, options.version, options.reason)


def _promote(options: argparse.Namespace) -> list[str]:
    def tried(route: Route) -> Trial | None:
        if options.log is None or options.version not in changes.canaries(route):
            return None
        return _trial(options, route, options.version)

    return actions.promote(
        options.place, options.task, options.version, options.reason, options.force, tried
    )


def _rollback(options: argparse.Namespace) -> list[str]:
    return actions.rollback(options.place, options.task, options.reason)


def _trial(options: argparse.Namespace, route: Route, version: str) -> Trial:
    knobs = {name: getattr(options, name) for name in KNOBS}
    settings = check(knobs, "the test", SequentialParams)
    since = min(changes.phases(route, version), default=None)
    rows = outcomes.read(options.log, options.task, since)
    return outcomes.trial(route, version, rows, settings, options.unit)


def _decide(options: argparse.Namespace) -> list[str]:
    route = _route(options)
    known = changes.canaries(route)
    version = options.version or (known[0] if len(known) == 1 else None)
    if version is None:
        said = ", ".join(known) or "none"
        raise ReleaseError(f"{options.task}: which canary? There are: {said}")
    if options.log is None:
        raise ReleaseError("decide needs the prediction log: --log URL, or --settings with log.url")
    trial = _trial(options, route, version)
    if options.dry_run:
        return [f"{options.task} {version}: {trial.decision.action}: {trial.decision.reason}"]
    return actions.decide(options.place, options.task, trial)


def _status(options: argparse.Namespace) -> list[str]:
    route = _route(options)
    if options.log is None:
        return [telling.status(options.task, route, {}, [])]
    rows = outcomes.read(options.log, options.task)
    trials = [_trial(options, route, version) for version in changes.canaries(route)]
    none = {"requests": 0, "outcomes": 0, "right": 0}
    seen = dict.fromkeys(route.versions, none) | outcomes.counts(rows)
    lines = [telling.status(options.task, route, seen, trials)]
    if route.shadow:
        shadow = outcomes.read(options.log, options.task, variant="shadow")
        both, same = outcomes.agreement(rows, shadow[shadow["version"] == route.shadow])
        lines.append(f"{route.shadow} as a shadow: the same answer in {same:,} of {both:,}")
    return lines


def _haproxy(options: argparse.Namespace) -> list[str]:
    runtime = haproxy.Runtime(options.socket)
    asked = {name: getattr(options, name) for name in haproxy.STATES if getattr(options, name)}
    if asked:
        return [
            runtime.put(options.task, store.bare(version), name) for name, version in asked.items()
        ]
    servers = dict(pair.partition("=")[::2] for pair in options.server)
    if len(servers) < len(options.server):
        raise ReleaseError("--server: one a version, and two are of the same")
    weights = _route(options).weights
    text = haproxy.config(
        options.task, servers, weights, options.bind, options.socket, options.check, options.sticky
    )
    if options.out is None:
        return [text]
    files.write_text(options.out, text)
    return [f"{options.out}: {len(servers)} servers"]


RUN = {
    "register": _register,
    "list": _list,
    "diff": _diff,
    "canary": _canary,
    "shadow": _shadow,
    "promote": _promote,
    "rollback": _rollback,
    "decide": _decide,
    "status": _status,
    "haproxy": _haproxy,
}

if __name__ == "__main__":
    sys.argv[0] = "release"  # what its messages begin with
    cli.run(main)
