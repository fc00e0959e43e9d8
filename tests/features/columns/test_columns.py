import random

import joblib
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rampart.features import columns as module
from rampart.features.columns import NAMES, Features, Params, columns, feature_version
from rampart.features.columns.table import features
from tests.told import counts, hear

LOW, HIGH = (np.array([getattr(item, end) for item in features()]) for end in ("low", "high"))
FORMS = ["0", "1", "true", "n/a", "-5", "1,5", "1e9", "2020-01-02", "A-1", "x@y.z", "{}", "[1, 2]"]
FORMS += [
    "مرحبا بالعالم",
    "日本語",
    "\U0001f600",
    "\ud800",
    "\x00",
    "a\nb",
    "|",
    "Word word",
    "007",
]
CELLS = st.one_of(st.sampled_from(FORMS), st.text(st.characters(), max_size=12))
NAME = st.one_of(st.just(""), st.sampled_from(["id", "orderDate", "V1"]), st.text(max_size=8))
SAMPLE = st.tuples(NAME, st.lists(CELLS, max_size=9))


def check(matrix):
    assert matrix.shape[1] == 376
    assert matrix.dtype == np.float32
    assert np.isfinite(matrix).all()
    wrong = [NAMES[i] for i in np.flatnonzero(((matrix < LOW) | (matrix > HIGH)).any(axis=0))]
    assert not wrong


@given(st.lists(SAMPLE, min_size=1, max_size=4), st.randoms(use_true_random=False))
@settings(max_examples=150, deadline=None)
def test_finite_in_range_and_equal_in_any_order_and_company(rows, samples, shuffler):
    together = columns(rows(*samples))
    check(together)
    for number, (name, values) in enumerate(samples):
        shuffled = shuffler.sample(values, len(values))
        alone = columns(rows((name, np.array(shuffled, dtype=object))))
        np.testing.assert_array_equal(alone[0], together[number])


def test_many_columns_are_cut_into_blocks_that_change_nothing(rows):
    maker = random.Random(3)
    samples = [
        (f"c{i}", [maker.choice(FORMS) * maker.randint(1, 9) for _ in range(maker.randint(0, 60))])
        for i in range(300)
    ]
    together = columns(rows(*samples))
    check(together)
    for number in (0, 63, 64, 127, 128, 255, 299):
        np.testing.assert_array_equal(columns(rows(samples[number]))[0], together[number])


@pytest.mark.parametrize(
    "values",
    [
        [],
        ["x"],
        [""],
        ["same"] * 200,
        ["a b " * 2_500_000],
        ["9" * 10_000_000, "1"],
        ['{"a": [1, 2]}', "[]"],
        ["שלום", "مرحبا", "‏x"],
        ["👩‍👩‍👧", "🎉"],
        ["\ud83d", "\udc00x"],
        ["1", "2020-01-01", "a word", "x@y.z"],
        ["x" * 512, "y" * 513],
        [f"{i} " * 60 for i in range(200)],
    ],
    ids=lambda values: repr(values)[:20],
)
def test_odd_columns(rows, values):
    check(columns(rows(("", values))))


def test_a_name_alone_and_nothing_at_all(rows, look):
    assert look([], "order_id")["name_id"] == 1
    values = look([])
    assert {name for name, value in values.items() if value} == {"name_anonymous"}
    assert columns(rows()).shape == (0, 376)


def test_the_end_of_a_long_cell_counts_and_its_middle_does_not(look):
    text = "a" * 1000
    other = look([text + "b"])
    assert other["chars_letters"] == 1 - np.float32(1 / 512)  # the blank where it is cut
    assert look([text + "b"]) != look([text + "c"])
    assert look([text[:600] + "x" + text]) == look([text[:600] + "y" + text])


def test_what_is_no_text_is_named(rows):
    with pytest.raises(TypeError, match=r"column 1 \('b'\): must be text, got 3.5"):
        columns(rows(("a", ["x"]), ("b", ["y", 3.5])))


def test_standardised_in_float32(rows):
    learner, raw = Features(Params()).fit_extract(rows(("a", ["1", "2"]), ("b", ["x", "y z"])))
    matrix = learner.weigh(raw)
    assert matrix.dtype == np.float32
    np.testing.assert_array_equal(matrix, np.clip((raw - learner.mean_) / learner.scale_, -10, 10))
    np.testing.assert_allclose(matrix.mean(axis=0), 0, atol=1e-6)
    assert (matrix[:, NAMES.index("null_ratio")] == 0).all()  # constant: the floor divides
    np.testing.assert_array_equal(learner.transform(rows(("b", ["x", "y z"])))[0], matrix[1])
    again = learner.refit(raw[:1])
    assert (again.weigh(raw[:1]) == 0).all()
    assert learner.get_feature_names_out().tolist() == list(NAMES)


def test_the_same_bytes_twice(rows, tmp_path):
    for name in ("one", "two"):
        joblib.dump(Features(Params()).fit(rows(("a", ["1"]), ("b", ["x"]))), tmp_path / name)
    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()


def test_version_and_number():
    assert feature_version == "2.0"
    assert len(NAMES) == len(set(NAMES)) == 376


def test_columns_are_told(rows, monkeypatch):
    lines = hear(monkeypatch, module)
    columns(rows(*[(f"c{n}", ["a"]) for n in range(300)]))
    assert len(lines) > 1
    assert counts(lines)[-1] == "[300/300]"
