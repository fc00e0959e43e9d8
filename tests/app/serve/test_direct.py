import asyncio

import pytest
from fastapi.routing import APIRoute
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from app.serve.direct import Direct
from app.serve.faults import RefusedError
from rampart.monitoring.exposition import Exposition
from tests.app.serve import made


def answered(direct, method, path):
    """Return the status and body of an answer."""
    sent = []

    async def send(message):
        sent.append(message)

    asyncio.run(direct({"type": "http", "method": method, "path": path, "headers": []}, None, send))
    return sent[0]["status"], sent[1]["body"]


@pytest.fixture
def direct():
    async def behind(scope, receive, send):
        await PlainTextResponse("behind", 404)(scope, receive, send)

    async def fixed(request):
        return PlainTextResponse(request.scope["route"].path)

    async def named(request):
        if request.path_params["name"] == "no":
            raise RefusedError(422, "no such name")
        return PlainTextResponse(1 / len(request.path_params["name"]) and "named")

    async def refused(request, error):
        return PlainTextResponse(error.words, error.status)

    return Direct(behind, [Route("/fixed", fixed), Route("/a/{name}/b", named)], refused)


@pytest.mark.parametrize(
    ("method", "path", "status", "body"),
    [
        ("POST", "/fixed", 200, b"/fixed"),
        ("POST", "/a/x/b", 200, b"named"),
        ("POST", "/a/no/b", 422, b"no such name"),
        ("GET", "/fixed", 404, b"behind"),
        ("POST", "/fixed/", 404, b"behind"),
        ("POST", "/a/x/y/b", 404, b"behind"),
    ],
)
def test_what_takes_rows_is_answered_here_and_all_else_behind(direct, method, path, status, body):
    assert answered(direct, method, path) == (status, body)


def test_an_error_of_the_server_goes_on():
    async def broken(request):
        raise ZeroDivisionError("a secret place")

    with pytest.raises(ZeroDivisionError):
        answered(Direct(None, [Route("/broken", broken)], None), "POST", "/broken")


def test_all_that_is_posted_is_answered_without_the_search_for_dependencies(columns, monkeypatch):
    with made.client({"columns": columns}, exposition=Exposition()) as client:
        posts = [
            route
            for route in client.app.routes
            if isinstance(route, APIRoute) and "POST" in route.methods
        ]
        assert {"/columns/classify", "/v2/models/{name}/infer", "/reload"} <= {
            route.path for route in posts
        }
        assert all(route.dependant.dependencies == [] for route in posts)
        monkeypatch.setattr(APIRoute, "handle", None)  # what FastAPI would do of it
        body = {"columns": [made.SHORT]}
        assert client.post("/columns/classify", json=body).status_code == 200
        assert client.post("/v2/models/columns/infer", json={}).status_code == 400
        assert client.post("/reload").status_code == 200
        monkeypatch.undo()
        assert client.get("/columns/classify").status_code == 405
        page = client.get("/metrics").text
        assert 'route="/columns/classify",status="200"' in page
        assert 'route="/v2/models/{name}/infer",status="400"' in page
        assert "/columns/classify" in client.get("/openapi.json").json()["paths"]
