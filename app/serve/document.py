"""The OpenAPI document: of the tasks that are loaded, with examples that can be sent."""

from __future__ import annotations

import json
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from app.serve import tasks
from app.serve.state import State

STICKY = {
    "name": "X-Sticky-Key",
    "in": "header",
    "required": False,
    "schema": {"type": "string", "maxLength": 256},
    "description": "while weights stay, the same key is answered by the same version",
}
FAULTS = {
    "400": "not JSON, or not of the protocol",
    "401": "no key or token, or one that is not known",
    "403": "the role may not do this",
    "404": "no such path, model, version or id",
    "408": "the body did not come in time",
    "413": "too many bytes or rows",
    "415": "a body that is packed, or of another type",
    "422": "a row that cannot be read",
    "429": "too many requests; see Retry-After",
    "503": "a log, the journal or the keys cannot be used now",
    "504": "the answer was not there in time",
}
FAULT = {
    "type": "object",
    "required": ["error"],
    "properties": {"error": {"type": "string", "description": "what was wrong, in words"}},
}
OUTCOME = {
    "type": "object",
    "required": ["id", "task", "model", "version", "digest", "results"],
    "properties": {
        "id": {"type": "string"},
        "task": {"type": "string"},
        "model": {"type": "string"},
        "version": {"type": "string", "description": "that answered"},
        "digest": {"type": "string", "description": "SHA-256 over the files of that version"},
        "results": {"type": "array", "items": {"type": "object"}},
    },
}
TRUTH = {
    "type": "object",
    "required": ["id", "label"],
    "additionalProperties": False,
    "properties": {"id": {"type": "string"}, "label": {"type": "string"}},
}


def of(app: FastAPI, state: State) -> dict[str, Any]:
    """Return the document, as what is loaded now has it."""
    told = get_openapi(title=app.title, version=app.version, routes=app.routes)
    paths, there = told["paths"], state.releases.table.tasks()
    for task, path in tasks.FRIENDLY.items():
        if task in there:
            paths[path]["post"] |= _friendly(task)
        else:
            del paths[path]
    infer = paths["/v2/models/{name}/infer"]["post"]
    infer["requestBody"] = _body(
        {"type": "object", "required": ["inputs"]},
        {task: infer_example(task) for task in there},
    )
    conflict = {"description": "a release that is refused", "content": _fault()}
    paths["/reload"]["post"]["responses"]["409"] = conflict
    if "/truth" in paths:
        paths["/truth"]["post"]["requestBody"] = _body(TRUTH, {})
    for path, methods in paths.items():
        for said in methods.values():
            said["responses"] |= {} if path.startswith("/v2/health") else _faults()
            said["parameters"] = [*said.get("parameters", []), *_named(path)]
    told.setdefault("components", {}).setdefault("schemas", {})["Fault"] = FAULT
    return told


def infer_example(task: str) -> dict[str, Any]:
    """Return a request of the protocol that asks for the example of a task."""
    name, _, _ = tasks.inputs(task)[0]
    row = tasks.example(task)
    data = row.get(name, row)
    text = data if isinstance(data, str) else json.dumps(data)
    return {"inputs": [{"name": name, "datatype": "BYTES", "shape": [1], "data": [text]}]}


def _friendly(task: str) -> dict[str, Any]:
    module = tasks.known(task)
    schema = {
        "type": "object",
        "required": [module.FIELD],
        "additionalProperties": False,
        "properties": {module.FIELD: {"type": "array", "minItems": 1, "items": module.SCHEMA}},
    }
    answers = {"200": {"description": "a result a row", "content": _content(OUTCOME)}}
    return {
        "summary": module.SUMMARY,
        "requestBody": _body(schema, {task: {module.FIELD: [tasks.example(task)]}}),
        "responses": answers,
    }


def _body(schema: dict[str, Any], examples: dict[str, Any]) -> dict[str, Any]:
    content = _content(schema)
    if examples:
        content["application/json"]["examples"] = {
            name: {"value": value} for name, value in examples.items()
        }
    return {"required": True, "content": content}


def _content(schema: dict[str, Any]) -> dict[str, Any]:
    return {"application/json": {"schema": schema}}


def _faults() -> dict[str, Any]:
    return {code: {"description": words, "content": _fault()} for code, words in FAULTS.items()}


def _fault() -> dict[str, Any]:
    return _content({"$ref": "#/components/schemas/Fault"})


def _named(path: str) -> list[dict[str, Any]]:
    """Return the parameters of a path."""
    names = [name for name in ("name", "version") if f"{{{name}}}" in path]
    told = [
        {"name": name, "in": "path", "required": True, "schema": {"type": "string"}}
        for name in names
    ]
    asks = path.endswith("/infer") or path in tasks.FRIENDLY.values()
    return [*told, STICKY] if asks else told
