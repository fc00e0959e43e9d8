import subprocess
import sys
import time

import pytest

from app.serve.application import create_app
from app.serve.settings import Settings
from tests.app.serve import made


def test_what_cannot_be_loaded_starts_no_server(columns, tmp_path):
    broken = made.copied(columns, tmp_path / "broken")
    (broken / "model.onnx").write_bytes(b"0")
    with pytest.raises(ValueError, match=r"model\.onnx: SHA-256 is"):
        create_app(Settings(packages={"columns": str(broken)}, release=None))


def test_a_fault_of_the_server_is_told_without_a_trace(columns, monkeypatch):
    with made.client({"columns": columns}) as client:
        engine = client.app.state.rampart.releases.table.pick("columns")

        def broken(rows):
            raise ZeroDivisionError("a secret place")

        monkeypatch.setattr(engine, "_score", broken)
        answer = client.post("/columns/classify", json={"columns": [made.SHORT]})
        assert answer.status_code == 500
        assert answer.json() == {"error": "an error of the server; its log has more"}
        monkeypatch.undo()
        answer = client.post("/columns/classify", json={"columns": [made.SHORT]})
        assert answer.status_code == 200


def test_a_new_release_is_found_without_a_question(columns, newer, tmp_path):
    path = tmp_path / "release.json"
    made.release(path, {"1.0.0": columns}, {"1.0.0": 100})
    with made.client({}, {"release": str(path), "reload_seconds": 0.01}) as client:
        made.release(path, {"1.1.0": newer}, {"1.1.0": 100})
        body, until = {"columns": [made.LONG]}, time.monotonic() + 10
        said = ""
        while said != "1.1.0" and time.monotonic() < until:
            answer = client.post("/columns/classify", json=body)
            assert answer.status_code == 200
            said = answer.json()["version"]
        assert said == "1.1.0"


@pytest.mark.slow
def test_the_server_imports_no_pandas_for_columns():
    code = (
        "import sys, app.serve.application, app.serve.tasks.columns; print('pandas' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
