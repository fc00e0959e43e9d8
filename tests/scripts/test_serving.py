import ast
from pathlib import Path

import pytest

from scripts import serving
from tests.refusals import refused

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def text():
    return serving.text()


def test_the_file_in_git_is_what_the_lock_and_the_imports_make(text):
    assert (ROOT / serving.TARGET).read_text(encoding="utf-8") == text


def test_what_trains_and_what_builds_is_not_in_it(text):
    names = {line.partition("=")[0] for line in text.splitlines()[1:]}
    heavy = {"torch", "tensorflow", "dvc", "pip", "setuptools", "pytest", "ruff", "uv", "xgboost"}
    assert not heavy & names
    assert {"fastapi", "uvicorn", "onnxruntime", "numpy", "psycopg-binary"} <= names


def test_what_only_training_calls_is_imported_inside_functions():
    """An import at the top of a module would be run by the server."""
    found = serving.foreign()
    assert serving.TRAINING.keys() <= found.keys()
    for module in serving.TRAINING:
        tree = ast.parse(found[module].read_text(encoding="utf-8"))
        top = [node for node in tree.body if isinstance(node, ast.Import | ast.ImportFrom)]
        names = {a.name for node in top if isinstance(node, ast.Import) for a in node.names}
        names |= {str(node.module) for node in top if isinstance(node, ast.ImportFrom)}
        assert module not in {name.partition(".")[0] for name in names}, module


def test_imports_are_followed_through_our_own_modules(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for name, text in {
        "app/serve/__init__.py": "import json\nfrom app import other",
        "app/other.py": "def f():\n    from rampart.core import deep\n    import numpy.linalg",
        "app/__init__.py": "",
        "rampart/__init__.py": "import yaml",
        "rampart/core/__init__.py": "",
        "rampart/core/deep.py": "import pandas as pd",
        "rampart/core/unused.py": "import torch",
    }.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    assert set(serving.foreign()) == {"numpy", "yaml", "pandas"}


def test_pins_are_lines_of_the_lock():
    lock = "# head\na==1\nB_c==2 ; python_version >= '3.11'\nd[x]==3\n"
    assert serving.pins(lock, {"a", "b-c", "d"}) == lock.splitlines()[1:]
    with refused("all", "a package of the server that the lock lacks", "does not pin e"):
        serving.pins(lock, {"a", "e"})


def test_a_module_that_nothing_installed_has():
    with refused("all", "a module of the server that is not installed", "has the module nowhere"):
        serving.distributions(["nowhere"])
    assert "numpy" in serving.distributions(["pandas"])


def test_check_tells_whether_the_file_is_up_to_date(tmp_path, monkeypatch):
    monkeypatch.setattr(serving, "text", lambda: "a==1\n")
    monkeypatch.setattr(serving, "TARGET", tmp_path / "requirements.txt")
    with pytest.raises(SystemExit, match="is not what the lock and the imports make"):
        serving.main(["--check"])
    serving.main([])
    serving.main(["--check"])
