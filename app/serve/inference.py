"""The routes of the Open Inference Protocol, version 2, under /v2."""

from __future__ import annotations

from typing import Any

from fastapi import FastAPI
from starlette.requests import Request
from starlette.responses import Response

from app.serve import limits, tasks
from app.serve.answering import Outcome, sticky
from app.serve.engines import Engine
from app.serve.faults import Json, RefusedError, dumped
from app.serve.state import State
from rampart.operation import protocol
from rampart.operation.protocol import LENGTH_HEADER, Infer, ProtocolError, Tensor

TAGS: list = ["Open Inference Protocol"]
SERVER, VERSION = "rampart", "2"
EXTENSIONS = ["binary_tensor_data"]
OUTPUTS = (("label", "BYTES", (-1,)), ("probabilities", "FP32", None), ("id", "BYTES", (-1,)))


def add(app: FastAPI, state: State) -> None:
    """Add the routes."""

    @app.get("/v2", summary="What this server is", tags=TAGS)
    async def server(request: Request) -> Response:
        await state.enter(request, "see")
        return Json({"name": SERVER, "version": VERSION, "extensions": EXTENSIONS})

    @app.get("/v2/health/live", summary="Whether the server runs", tags=TAGS)
    async def live(request: Request) -> Response:
        return Json({"live": True})

    @app.get("/v2/health/ready", summary="Whether it takes requests (503: it does not)", tags=TAGS)
    async def ready(request: Request) -> Response:
        return Json({"ready": not state.draining}, 503 if state.draining else 200)

    async def model(request: Request) -> Response:
        engine = await _engine(state, request)
        return Json(metadata(engine, list(state.releases.table.routes[engine.task].versions)))

    async def model_ready(request: Request) -> Response:
        engine = await _engine(state, request)
        told = {"name": engine.task, "version": engine.version, "ready": not state.draining}
        return Json(told, 503 if state.draining else 200)

    async def infer(request: Request) -> Response:
        task, version = _named(request)
        caller = await state.enter(request, "infer", task)
        state.desk.engine(task, version)  # a name that is none is refused before the body is read
        content = await limits.body(request, state.settings.limits)
        asked = _asked(state, request, content)
        rows = tasks.known(task).rows_of(asked.inputs)
        key = sticky(request.headers.get("x-sticky-key"))
        outcome = await state.desk.infer(task, rows, version, key, caller.name)
        state.tell(request, outcome)
        return answer(asked, outcome)

    for path in ("/v2/models/{name}", "/v2/models/{name}/versions/{version}"):
        app.get(path, summary="Inputs and outputs of a model", tags=TAGS)(model)
        app.get(f"{path}/ready", summary="Whether a model is loaded", tags=TAGS)(model_ready)
        app.post(f"{path}/infer", summary="Ask a model", tags=TAGS)(infer)


def metadata(engine: Engine, versions: list[str]) -> dict[str, Any]:
    """Return what the protocol tells of a model."""
    width = len(engine.labels)
    outputs = [
        {"name": name, "datatype": kind, "shape": list(shape or (-1, width))}
        for name, kind, shape in OUTPUTS
    ]
    return {
        "name": engine.task,
        "versions": versions,
        "platform": "onnxruntime",
        "inputs": [
            {"name": name, "datatype": kind, "shape": list(shape)}
            for name, kind, shape in tasks.inputs(engine.task)
        ],
        "outputs": outputs,
        "parameters": {
            "package": engine.name,
            "version": engine.version,
            "digest": engine.digest,
            "labels": engine.labels,
        },
    }


def answer(asked: Infer, outcome: Outcome) -> Response:
    """Return the answer of the protocol, its tensors as bytes where that was asked for."""
    engine, answers, size = outcome.engine, outcome.answers, len(outcome.answers)
    shares = [value for one in answers for value in one.p]
    tensors = [
        Tensor("label", "BYTES", (size,), [one.prediction for one in answers]),
        Tensor("probabilities", "FP32", (size, len(engine.labels)), shares),
        Tensor("id", "BYTES", (size,), outcome.ids()),
    ]
    about = {
        "model_name": engine.task,
        "model_version": engine.version,
        "id": outcome.id if asked.id is None else asked.id,
        "parameters": {"id": outcome.id, "digest": engine.digest},
    }
    told, behind = protocol.build(about, tensors, asked.outputs, asked.binary)
    head = dumped(told)
    if not behind:
        return Response(head, media_type="application/json")
    headers = {LENGTH_HEADER: str(len(head))}
    return Response(
        b"".join([head, *behind]), media_type="application/octet-stream", headers=headers
    )


def _asked(state: State, request: Request, content: bytes) -> Infer:
    try:
        size = protocol.header_length(request.headers.get(LENGTH_HEADER.lower()), len(content))
        head = content if size is None else content[:size]
        rest = b"" if size is None else content[size:]
        asked = protocol.read(limits.parsed(head, state.settings.limits), rest)
        known = [name for name, _, _ in OUTPUTS]
        tasks.only([one.name for one in asked.outputs], known, "output")
        return asked
    except ProtocolError as error:
        raise RefusedError(400, str(error)) from None


def _named(request: Request) -> tuple[str, str | None]:
    return request.path_params["name"], request.path_params.get("version")


async def _engine(state: State, request: Request) -> Engine:
    task, version = _named(request)
    await state.enter(request, "see", task)
    table = state.releases.table
    if version is None and task in table.routes:
        version = table.routes[task].default
    return state.desk.engine(task, version)
