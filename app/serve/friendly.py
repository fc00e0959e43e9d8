"""The friendly routes: a list of rows in JSON in, a list of results out."""

from __future__ import annotations

from typing import Any

from fastapi import FastAPI
from starlette.requests import Request
from starlette.responses import Response

from app.serve import limits, tasks
from app.serve.answering import Outcome, sticky
from app.serve.faults import Json, RefusedError
from app.serve.state import State

TAGS: list = ["Friendly routes"]


def add(app: FastAPI, state: State) -> None:
    """Add a route a task; one whose task has no package says which have one."""

    def offer(task: str, path: str) -> None:
        async def ask(request: Request) -> Response:
            caller = await state.enter(request, "infer", task)
            state.desk.engine(task)
            require_json(request)
            content = await limits.body(request, state.settings.limits)
            rows = listed(limits.parsed(content, state.settings.limits), tasks.known(task).FIELD)
            key = sticky(request.headers.get("x-sticky-key"))
            outcome = await state.desk.infer(task, rows, None, key, caller.name)
            state.tell(request, outcome)
            return Json(told(outcome))

        app.post(path, name=task, tags=TAGS)(ask)

    for task, path in tasks.FRIENDLY.items():
        offer(task, path)


def require_json(request: Request) -> None:
    """Refuse a body that says it is something else: a form that a browser was made to send."""
    kind = request.headers.get("content-type", "application/json").partition(";")[0].strip()
    if kind.lower() != "application/json":
        raise RefusedError(415, f"Content-Type: must be application/json, got {kind[:64]!r}")


def listed(body: Any, field: str) -> list[Any]:
    """Return the rows of a body, a list under the one key that it may have.

    Raises
    ------
    RefusedError : 422: no such list.
    """
    if not isinstance(body, dict) or list(body) != [field] or not isinstance(body[field], list):
        raise RefusedError(422, f'the body must be {{"{field}": [...]}} and nothing else')
    return body[field]


def told(outcome: Outcome) -> dict[str, Any]:
    """Return the body of an answer: what gave it, and a result a row with the id of each."""
    engine = outcome.engine
    return {
        "id": outcome.id,
        "task": engine.task,
        "model": engine.name,
        "version": engine.version,
        "digest": engine.digest,
        "results": [
            {"id": id, **answer.body} for id, answer in zip(outcome.ids(), outcome.answers)
        ],
    }
