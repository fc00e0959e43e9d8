"""Answer over HTTP with the packages of the pipelines: prompts, columns, flows, contracts.

    python -m app.serve
    python -m app.serve --settings deploy/serve.yaml
    python -m app.serve --packages columns=models/columns/package --port 0

The Open Inference Protocol (version 2) is under /v2, friendly routes are /prompts/screen,
/columns/classify, /flows/score and /contracts/audit, and /openapi.json describes them. The first
line says where it listens. SIGTERM: it is not ready, finishes what runs, and ends.
"""

from __future__ import annotations

import argparse
import logging
from pathlib import Path
from typing import Any

from app import pinned
from app.serve.settings import Settings, of, read
from rampart.core import cli
from rampart.core.params import ParamError

USUAL = ("prompts", "columns", "flows", "contracts")


def main(argv: list[str] | None = None) -> None:
    """Serve what the command line and the settings name."""
    parser = _parser()
    settings = _settings(parser.parse_args(argv))
    from app.serve import gate, running
    from app.serve.application import create_app
    from rampart.access.redaction import Redacting

    handler = logging.StreamHandler()
    handler.addFilter(Redacting())
    logging.basicConfig(level=logging.INFO, format="serve: %(message)s", handlers=[handler])
    door = gate.of(settings.access)
    public = pinned.public_key(settings.key)
    log = exposition = None
    if settings.metrics:
        from rampart.monitoring.exposition import Exposition

        exposition = Exposition()
    if settings.log.url:
        from rampart.monitoring.predictions import Log

        log = Log(settings.log.url)
    app = create_app(settings, door, log, exposition, public)
    running.run(app, settings, running.listening(settings))


def _settings(options: argparse.Namespace) -> Settings:
    """Return the settings of the file, those of the command line over them."""
    found = read(options.settings) if options.settings else Settings()
    over: dict[str, Any] = {
        name: value
        for name in ("host", "port", "threads", "release", "key")
        if (value := getattr(options, name)) is not None
    }
    if options.packages:
        over["packages"] = found.packages | dict(map(_package, options.packages))
    whole = of({**found.model_dump(exclude_unset=True), **over}, options.settings or "settings")
    if whole.packages or (whole.release and Path(whole.release).is_file()):
        return whole
    there = {task: f"models/{task}/package" for task in USUAL}
    there = {task: folder for task, folder in there.items() if Path(folder).is_dir()}
    return whole.model_copy(update={"packages": there})


def _package(word: str) -> tuple[str, str]:
    task, equals, folder = word.partition("=")
    if not (task and equals and folder):
        raise ParamError(f"--packages: must be TASK=FOLDER, got {word!r}")
    return task, folder


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m app.serve", description=(__doc__ or "").partition("\n")[0]
    )
    add = parser.add_argument
    add("--settings", metavar="FILE", help="such as deploy/serve.yaml, which has all defaults")
    add("--packages", nargs="+", metavar="TASK=FOLDER", help="default: those in models/")
    add("--release", metavar="FILE", help="which versions answer, as app.release writes it")
    add("--host", help="default: 127.0.0.1")
    add("--port", type=int, help="0: a free one; default: 8080")
    add("--threads", type=int, help="that ask models; default: one a core")
    add("--key", metavar="FILE", help=pinned.HELP)
    return parser


if __name__ == "__main__":
    import sys

    sys.argv[0] = "serve"  # what its messages begin with
    cli.run(main)
