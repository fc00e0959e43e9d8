import pytest

from tests.app.serve import made


@pytest.fixture(scope="module")
def whole(columns, prompts, contracts):
    packages = {"columns": columns, "prompts": prompts}
    packages |= {
        task: contracts / task / "package"
        for task in ("contracts", "solidity", "bytecode", "behaviour")
    }
    with made.client(packages) as client:
        yield client


def test_every_example_runs(whole):
    document = whole.get("/openapi.json").json()
    ran = []
    for path, methods in document["paths"].items():
        for method, said in methods.items():
            content = said.get("requestBody", {}).get("content", {}).get("application/json", {})
            for name, example in content.get("examples", {}).items():
                answer = whole.request(method, path.format(name=name), json=example["value"])
                assert answer.status_code == 200, (path, name, answer.text)
                ran.append((path, name))
    infer = "/v2/models/{name}/infer"
    tasks = ["behaviour", "bytecode", "columns", "contracts", "prompts", "solidity"]
    assert [name for path, name in ran if path == infer] == tasks
    assert {path for path, _ in ran} == {
        *(infer, "/columns/classify", "/prompts/screen", "/contracts/audit")
    }


def test_only_what_is_loaded_is_offered(client):
    paths = client.get("/openapi.json").json()["paths"]
    assert "/columns/classify" in paths
    assert "/flows/score" not in paths
    assert "/truth" not in paths
    assert "409" in paths["/reload"]["post"]["responses"]
    faults = paths["/columns/classify"]["post"]["responses"]
    assert "503" in faults
    assert faults["429"]["description"].endswith("see Retry-After")
    assert [one["name"] for one in paths["/v2/models/{name}/infer"]["post"]["parameters"]] == [
        "name",
        "X-Sticky-Key",
    ]
    assert client.get("/docs").status_code == 404  # its scripts would come from elsewhere
