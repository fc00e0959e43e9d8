"""Folders in which a task's small project has run, and has run again with a split spoilt.

All worker processes share them: nobody writes there, who changes something takes a copy.
"""

import gc
import shutil
from functools import cache, partial

import pytest
import yaml

from rampart.core import loading
from rampart.reporting.plots import style
from rampart.synthetic.scores import multivariate
from rampart.tasks.behaviour import score as behaviour
from tests.honesty import project, tables
from tests.once import once

DEFINED = cache(loading._defined)
"""What a module defines: no test here changes one."""


@pytest.fixture(scope="session")
def ran(tmp_path_factory):
    """Return a folder in which all stages have run, made once a task."""

    def ran(root, task):
        project.write(task)
        project.run(task)

    return _made(tmp_path_factory, ran)


@pytest.fixture(scope="session")
def spoilt(ran, tmp_path_factory):
    """Return a folder in which some splits have other rows and the stages after them ran again."""

    def spoilt(root, task, *names):
        shutil.copytree(ran(task), root, dirs_exist_ok=True)
        for name in names:
            project.spoil(task, name)
        # What follows calibration is chosen on validation.
        until = project.evaluate if "validation" in names else project.compare
        project.run_after_split(task, until)

    return _made(tmp_path_factory, spoilt)


@pytest.fixture(scope="session")
def judged(tmp_path_factory):
    """Return a folder in which a table is divided and generators are judged and ranked."""

    def judged(root, task):
        tables.write(task)
        tables.run(task)

    return _made(tmp_path_factory, judged)


def _made(factory, make):
    def get(*key):
        def fill(root):
            root.mkdir()
            with pytest.MonkeyPatch.context() as patch:
                patch.chdir(root)
                quick(patch)
                make(root, *key)

        return once(factory, f"honesty-{make.__name__}-{'-'.join(key)}", fill)

    return get


def quick(patch):
    """Leave out what costs time and is no matter: pictures, tidying up, processes, slow YAML,
    most draws of an interval and trees of a judge.
    """
    patch.setattr(style, "figure", lambda draw, width, height: None)
    patch.setattr(style, "png", lambda figure: b"")
    patch.setattr(loading, "_defined", DEFINED)
    patch.setattr(behaviour, "REPLICATES", 50)
    patch.setattr(multivariate, "TREES", 5)
    patch.setattr(gc, "collect", lambda *generation: 0)  # statsmodels does it in each test
    patch.setattr(tables.campaign, "in_processes", tables.here)
    patch.setattr(yaml, "safe_load", partial(yaml.load, Loader=yaml.CSafeLoader))


@pytest.fixture
def copied(ran, tmp_path, monkeypatch):
    """Return a function that goes to a copy of a task's folder."""

    def copy(task):
        shutil.copytree(ran(task), tmp_path, dirs_exist_ok=True)
        monkeypatch.chdir(tmp_path)
        quick(monkeypatch)
        return tmp_path

    return copy


@pytest.fixture
def divided(judged, tmp_path, monkeypatch):
    """Return a function that goes to a copy of the folder of a task that has tables."""

    def copy(task):
        shutil.copytree(judged(task), tmp_path, dirs_exist_ok=True)
        monkeypatch.chdir(tmp_path)
        quick(monkeypatch)
        return tmp_path

    return copy
