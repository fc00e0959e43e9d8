import asyncio

import pytest

from app.serve.front import Front
from app.serve.settings import Settings
from tests.app.serve import made


def test_only_a_plain_id_comes_back(client):
    for given, back in (("abc-1_Z", "abc-1_Z"), ("a b", None), ("x" * 65, None), ("<b>", None)):
        answer = client.get("/v2", headers={"x-request-id": given})
        assert answer.headers.get("x-request-id") == back
        assert answer.headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize(("method", "path", "status"), [("GET", "/nope", 404), ("PUT", "/v2", 405)])
def test_other_paths_and_methods_are_refused_in_words(client, method, path, status):
    answer = client.request(method, path)
    assert answer.status_code == status
    assert list(answer.json()) == ["error"]


def test_one_request_too_many_is_told_to_come_again_but_probes_are_not():
    class Held:
        def __init__(self):
            self.open, self.count = asyncio.Event(), 0

        async def __call__(self, scope, receive, send):
            self.count += 1
            if scope["path"] == "/slow":
                await self.open.wait()
            await send({"type": "http.response.start", "status": 200, "headers": []})
            await send({"type": "http.response.body", "body": b""})

    class State:
        settings, exposition, draining = Settings(limits={"concurrent": 2}), None, False

    async def work():
        held, state = Held(), State()
        front = Front(held, state)

        async def ask(path):
            sent = []

            async def send(message):
                sent.append(message)

            scope = {"type": "http", "path": path, "headers": [], "query_string": b""}
            await front(scope, None, send)
            return sent[0]["status"], dict(sent[0]["headers"])

        slow = [asyncio.ensure_future(ask("/slow")) for _ in range(2)]
        await asyncio.sleep(0)
        status, headers = await ask("/slow")
        assert (status, headers[b"retry-after"]) == (429, b"1")
        assert (await ask("/v2/health/live"))[0] == 200
        state.draining = True
        held.open.set()
        for status, headers in await asyncio.gather(*slow):
            assert (status, headers[b"connection"]) == (200, b"close")
        assert (await ask("/v2"))[0] == 200  # places are free again

    asyncio.run(work())


def test_requests_are_counted_by_what_answered(columns):
    from rampart.monitoring.exposition import Exposition

    with made.client({"columns": columns}, exposition=Exposition()) as client:
        client.post("/columns/classify", json={"columns": [made.LONG, made.SHORT]})
        client.post("/columns/classify", json={})
        client.get("/v2/models/../../x")
        text = client.get("/metrics").text
    line = 'requests_total{route="/columns/classify",status="%d",task="columns",version="%s"} 1.0'
    assert f"rampart_{line % (200, '1.0.0')}" in text
    assert f"rampart_{line % (422, 'other')}" in text
    assert 'predictions_total{label="text_long",task="columns",version="1.0.0"} 1.0' in text
    assert 'request_rows_total{task="columns",version="1.0.0"} 2.0' in text
    assert 'batch_rows_count{task="columns"} 1.0' in text
