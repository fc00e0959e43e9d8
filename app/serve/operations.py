"""What operators ask: metrics, what is loaded, a reload; and the truth, told late."""

from __future__ import annotations

import asyncio
import glob
import logging
import time
from pathlib import Path
from typing import Any

from fastapi import FastAPI
from starlette.requests import Request
from starlette.responses import Response

from app.serve import limits
from app.serve.faults import Json, RefusedError
from app.serve.reloading import ERRORS
from app.serve.state import State
from rampart.core.params import Block, ParamError, check
from rampart.monitoring.records import PredictionError

TAGS: list = ["Operation"]
logger = logging.getLogger("app.serve")


class Truth(Block):
    """What a row was, after all."""

    id: str
    """Of a result."""
    label: str


def add(app: FastAPI, state: State) -> None:
    """Add the routes that the settings offer."""

    @app.get("/releases", summary="What is loaded, and who answers", tags=TAGS)
    async def releases(request: Request) -> Response:
        await state.enter(request, "see")
        return Json(loaded(state))

    @app.post("/reload", summary="Look for a new release now", tags=TAGS)
    async def reload(request: Request) -> Response:
        await state.enter(request, "operate")
        try:
            changed = await state.releases.reload(force=True)
        except ERRORS:
            raise RefusedError(
                409, f"the release is refused, the old one stays: {state.releases.refused}"
            ) from None
        return Json({"changed": changed, **loaded(state)})

    if state.exposition is not None:

        @app.get("/metrics", summary="What Prometheus reads", tags=TAGS)
        async def metrics(request: Request) -> Response:
            await state.enter(request, "see")
            await asyncio.to_thread(adopt, state)
            content, kind = state.exposition.text()
            return Response(content, headers={"content-type": kind})

    if state.log is not None:

        @app.post("/truth", summary="Tell what a row was, by the id of its result", tags=TAGS)
        async def truth(request: Request) -> Response:
            await state.enter(request, "label")
            content = await limits.body(request, state.settings.limits)
            said = _truth(limits.parsed(content, state.settings.limits))
            try:
                await asyncio.to_thread(state.log.truth, said.id, said.label, time.time())
            except PredictionError as error:
                raise _untold(error, said.id, state.log.where) from None
            return Json({"id": said.id, "label": said.label})


def adopt(state: State) -> None:
    """Take over the gauges of the drift jobs, where they left any; a broken file is said once."""
    for path in sorted(glob.glob(state.settings.watched or "")):
        try:
            text = Path(path).read_text(encoding="utf-8")
            if text and text != state.watched.get(path):
                state.watched[path] = text  # also when it is broken: it is said once
                state.exposition.adopt(text)
        except (OSError, ValueError) as error:
            logger.error("%s: is no page of gauges: %s", path, error)


def loaded(state: State) -> dict[str, Any]:
    """Return what is loaded: tasks, their versions and weights; why a release was refused."""
    table = state.releases.table
    told = {}
    for task, route in sorted(table.routes.items()):
        versions = {
            version: {
                "digest": table.engines[task, version].digest,
                "weight": route.weights.get(version, 0),
            }
            for version in route.versions
        }
        told[task] = {"default": route.default, "shadow": route.shadow, "versions": versions}
    return {"tasks": told, "refused": state.releases.refused}


def _untold(error: PredictionError, id: str, where: str) -> RefusedError:
    """Return why a truth was not logged; where the log is concerns no caller."""
    said = str(error)
    if not said.startswith(f"{where}: "):
        return RefusedError(422, said)
    if "no prediction has the id" in said:
        return RefusedError(404, f"no prediction has the id {id!r}")
    logger.error("the prediction log: %s", said)
    words = "the prediction log cannot be written: try again later"
    return RefusedError(503, words, {"retry-after": "5"})


def _truth(value: Any) -> Truth:
    try:
        return check(value, "truth", Truth)
    except ParamError as error:
        raise RefusedError(422, str(error)) from None
