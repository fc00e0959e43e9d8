"""A stored reference: the same bytes, the same content, and what is refused."""

import io
import json

import numpy as np
import pytest

from rampart.monitoring.drift import DriftParams
from rampart.monitoring.reference import Reference
from rampart.monitoring.reference_files import FILES, ReferenceError, opened, written
from tests.monitoring.traffic import draw

ABOUT = {"task": "toy", "classes": ["low", "high", "never"]}


@pytest.fixture
def contents():
    return written(Reference(draw(0, 50, groups=9), ABOUT, DriftParams(psi=0.3)))


def test_it_comes_back_as_it_was(contents):
    kept = Reference(draw(0, 50, groups=9), ABOUT, DriftParams(psi=0.3))
    found = opened(contents, "here")
    assert found.tests == kept.tests
    assert found.about["task"] == "toy"
    for before, now in zip(kept.sample, found.sample):
        if isinstance(before, dict):
            assert list(before) == list(now)
            assert all(np.array_equal(before[name], now[name]) for name in before)
        else:
            assert np.array_equal(before, now)
    assert written(kept) == contents


def test_no_file_has_a_pickle(contents):
    with np.load(io.BytesIO(contents[FILES[1]]), allow_pickle=False) as stored:
        assert {stored[name].dtype.kind for name in stored} <= {"f", "i"}


def changed(contents, **changes):
    said = json.loads(contents[FILES[0]])
    return {**contents, FILES[0]: json.dumps({**said, **changes}).encode()}


def packed(**arrays):
    buffer = io.BytesIO()
    np.savez(buffer, **arrays)
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("break_it", "said"),
    [
        (lambda kept: {FILES[0]: kept[FILES[0]]}, r"here: has no reference.npz; `dvc repro ref"),
        (lambda kept: {**kept, FILES[0]: b"{"}, r"here/reference.json: is no reference: "),
        (lambda kept: {**kept, FILES[0]: b"[" * 99999}, r"here/reference.json: is no reference: "),
        (lambda kept: {**kept, FILES[0]: b"{}"}, r"here/reference.json: has no 'format'"),
        (lambda kept: changed(kept, format=2), r"here/reference.json: format must be 1, got 2"),
        (lambda kept: changed(kept, tests={"psi": -1}), r"json: tests.psi: must be > 0, got -1"),
        (lambda kept: changed(kept, numbers=["x"]), r"here: its two files do not fit together"),
        (lambda kept: {**kept, FILES[1]: b"no"}, r"here/reference.npz: is no archive of numbers"),
        (lambda kept: {**kept, FILES[1]: packed(group=np.zeros(1))}, r"npz: is no archive of num"),
        (
            lambda kept: {**kept, FILES[1]: packed(numbers=np.array([{}], dtype=object))},
            r"npz: is no archive of numbers: Object arrays cannot be loaded",
        ),
    ],
)
def test_what_is_refused(contents, break_it, said):
    with pytest.raises(ReferenceError, match=said):
        opened(break_it(contents), "here")
