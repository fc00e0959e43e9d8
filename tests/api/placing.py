"""Run the doctests of the calls from Python where the files lie that they name: a pytest plugin."""

from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

FOLDER = Path(__file__).resolve().parents[2] / "rampart/api"
STARTING = [FOLDER / f"{name}.py" for name in ("evaluator", "optimizer", "trainer")]
"""Modules whose doctests start stages; what is evaluated has to be there before."""


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item):
    if item.path not in STARTING:
        return (yield)
    from tests.api import dataset

    with (
        TemporaryDirectory() as folder,
        dataset.inside(dataset.workplace(Path(folder))),
        dataset.one_process(),
    ):
        if item.path.stem == "optimizer":
            dataset.codes(Path())
        if item.path.stem == "evaluator":
            dataset.kept()
        return (yield)
