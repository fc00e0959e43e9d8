"""A folder in which the stages from archives to predictions have run, once for all tests."""

import base64
import shutil

import pytest

from rampart.reporting.plots import style
from tests.stages import small

PIXEL = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
"""A picture."""


@pytest.fixture(scope="session")
def ran(tmp_path_factory):
    """A folder in which all stages have run."""
    root = tmp_path_factory.mktemp("made")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(root)
        small.write_inputs()
        small.run()
    return root


@pytest.fixture
def small_project(ran, tmp_path, monkeypatch):
    """A copy of it to change."""
    shutil.copytree(ran, tmp_path, dirs_exist_ok=True)
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def undrawn(monkeypatch):
    """Where no test looks at a picture, one pixel stands for it: drawing takes a second each."""
    monkeypatch.setattr(style, "figure", lambda draw, width, height: None)
    monkeypatch.setattr(style, "png", lambda figure: PIXEL)
