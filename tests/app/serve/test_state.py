from tests.app.serve import made


def test_while_it_drains_it_answers_and_is_not_ready(columns):
    with made.client({"columns": columns}) as client:
        client.app.state.rampart.draining = True
        for path in ("/v2/health/ready", "/v2/models/columns/ready"):
            answer = client.get(path)
            assert answer.status_code == 503
            assert answer.json()["ready"] is False
        assert client.get("/v2/health/live").status_code == 200
        answer = client.post("/columns/classify", json={"columns": [made.SHORT]})
        assert answer.status_code == 200
        assert answer.headers["connection"] == "close"
