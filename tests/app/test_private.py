import pickle

import numpy as np
import pandas as pd
import pytest

from app import private, synthesize
from app.private import Guarantee
from rampart.synthetic.private.accounting import delta_of, rho_of
from rampart.synthetic.tables.schema import clean


def table(n=400, seed=0):
    rng = np.random.default_rng(seed)
    y = rng.random(n) < 0.3
    return pd.DataFrame(
        {
            "age": np.where(y, rng.normal(60, 5, n), rng.normal(30, 5, n)).round(),
            "on": (rng.random(n) < np.where(y, 0.9, 0.1)).astype(int),
            "y": np.where(y, "bad", "good"),
        }
    )


def asked(**more):
    return Guarantee(**{"epsilon": 2.0, "delta": 1e-6, "bounds": {"age": (0.0, 120.0)}, **more})


def run(folder, *words, frame=None):
    (table() if frame is None else frame).to_csv(folder / "mine.csv", index=False)
    out = folder / "out.csv"
    synthesize.main(["--data", str(folder / "mine.csv"), "--label", "y", "--out", str(out), *words])
    return pd.read_csv(out), (folder / "out.card.md").read_text()


def test_classes_and_generator_cost_what_was_asked_for_together():
    of_generator = rho_of(asked().generator_epsilon(), 1e-6)
    of_classes = private.CLASSES * rho_of(2.0, 1e-6)
    assert delta_of(of_generator + of_classes, 2.0) == pytest.approx(1e-6, rel=1e-4)


def test_numbers_go_into_bins_of_the_range_given():
    cleaned = clean(table(), "y", duplicates="keep", seed=0)
    out, bins = private.binned(cleaned, asked())
    assert [(column.name, column.kind) for column in out.schema] == [
        ("age", "ordinal"),
        ("on", "binary"),
    ]
    assert bins["age"].names() == tuple(map(str, range(20)))
    np.testing.assert_array_equal(
        out.features["age"].astype(int), (cleaned.features["age"] // 6).astype(int)
    )


def test_a_range_that_most_of_a_column_is_beyond_is_told():
    cleaned = clean(table(), "y", duplicates="keep", seed=0)
    slip = {"age": (0.0, 9.0)}
    assert private.beyond(cleaned, asked(bounds=slip)) == [
        "100% of 'age' lie outside of 0:9 and count as its ends"
    ]
    assert private.beyond(cleaned, asked(bounds={"age": (0.0, 50.0)})) == []  # the tail alone


@pytest.mark.parametrize(
    ("bounds", "words"),
    [
        ({}, r"1 column is numbers \(age\): a guarantee needs their ranges .* --bounds age=LOW"),
        ({"age": (0.0, 9.0), "on": (0.0, 1.0)}, "'on' is no column of numbers"),
    ],
)
def test_ranges_must_be_those_of_the_numbers(bounds, words):
    cleaned = clean(table(), "y", duplicates="keep", seed=0)
    with pytest.raises(ValueError, match=words):
        private.binned(cleaned, asked(bounds=bounds))


def few():
    """A table in which one row has a number that no other has."""
    frame = table().assign(children=np.arange(400) % 5)
    frame.loc[7, "children"] = 17
    return frame


def test_few_whole_numbers_need_a_range_too_as_which_there_are_only_rows_say():
    cleaned = clean(few(), "y", duplicates="keep", seed=0)
    with pytest.raises(ValueError, match=r"1 column is numbers \(children\)"):
        private.binned(cleaned, asked())
    ranges = {"age": (0.0, 120.0), "children": (0.0, 8.0)}
    out, bins = private.binned(cleaned, asked(bounds=ranges))
    assert bins["children"].names() == tuple(map(str, range(9)))  # each number its bin
    assert out.features["children"][:8].tolist() == ["0", "1", "2", "3", "4", "0", "1", "8"]
    drawn = bins["children"].numbers(out.features["children"][:8], np.random.default_rng(0))
    assert drawn.tolist() == [0, 1, 2, 3, 4, 0, 1, 8]


def test_two_numbers_that_are_no_flag_need_a_range():
    frame = table().assign(dose=np.where(np.arange(400) == 7, 17.25, 0.5))
    cleaned = clean(frame, "y", duplicates="keep", seed=0)
    with pytest.raises(ValueError, match=r"1 column is numbers \(dose\)"):
        private.binned(cleaned, asked())
    _, bins = private.binned(cleaned, asked(bounds={"age": (0.0, 120.0), "dose": (0.0, 20.0)}))
    assert (bins["dose"].parts, bins["dose"].integer, bins["age"].integer) == (20, False, True)


def test_a_kind_that_is_given_says_that_the_values_are_known():
    declared = {"children": "ordinal"}
    cleaned = clean(few(), "y", kinds=declared, duplicates="keep", seed=0)
    out, bins = private.binned(cleaned, asked(), declared)
    assert list(bins) == ["age"]
    assert [column.kind for column in out.schema] == ["ordinal", "binary", "ordinal"]


def test_a_missing_value_of_an_order_would_be_coded_as_the_median_of_the_rows():
    frame = few()
    frame.loc[:9, "children"] = np.nan
    declared = {"children": "ordinal"}
    cleaned = clean(frame, "y", kinds=declared, duplicates="keep", seed=0)
    with pytest.raises(ValueError, match="numbers are missing in children: fill or exclude"):
        private.binned(cleaned, asked(), declared)
    cleaned = clean(frame, "y", kinds={"children": "categorical"}, duplicates="keep", seed=0)
    private.binned(cleaned, asked(), {"children": "categorical"})


def test_a_column_that_tells_the_label_is_named_to_its_owner_and_on_no_card(tmp_path, capsys):
    frame = table().assign(verdict=lambda rows: (rows["y"] == "bad").astype(int))
    words = "--epsilon", "2", "--bounds", "age=0:120"
    _, card = run(tmp_path, *words, frame=frame)
    assert "label can be read from 'verdict'" in capsys.readouterr().out
    assert "given away" not in card


def test_missing_numbers_are_refused():
    frame = table()
    frame.loc[3, "age"] = np.nan
    with pytest.raises(ValueError, match="numbers are missing in age"):
        private.binned(clean(frame, "y", duplicates="keep", seed=0), asked())


def test_noise_has_a_secret_seed_unless_one_is_given():
    assert asked().noise_seed() != asked().noise_seed()
    assert asked(seed=7).noise_seed() == 7
    assert "**None.**" in asked(seed=7).words()
    assert "secret seed" in asked().words()


def test_counts_of_classes_have_noise_of_their_share():
    counts = [private.noisy_counts([5000, 100], asked(epsilon=1.0, seed=n)) for n in range(300)]
    drawn = np.array(counts)
    sigma = 1 / np.sqrt(2 * private.CLASSES * rho_of(1.0, 1e-6))
    assert drawn[:, 0].std() == pytest.approx(sigma, rel=0.15)
    assert drawn.mean(axis=0) == pytest.approx([5000, 100], abs=5)


@pytest.mark.slow
def test_the_rows_are_like_the_real_ones_and_the_card_says_nothing_of_them(tmp_path):
    made, card = run(
        tmp_path, "--epsilon", "20", "--bounds", "age=0:120", "--save", str(tmp_path / "kept")
    )
    ages = made.groupby("y")["age"].mean()
    assert ages["bad"] == pytest.approx(60, abs=5)
    assert ages["good"] == pytest.approx(30, abs=5)
    assert (made["age"] == made["age"].round()).all()
    assert "(20, 1e-06)-differential privacy against one row more or less" in card
    assert "with noise" in card
    for told in ("Nearness", "equal a real row", "duplicates", "seed of the fit", "400 "):
        assert told not in card
    kept = pickle.loads((tmp_path / "kept").read_bytes().split(b"\n", 1)[1])
    assert kept.fitted.generator.seed is None


@pytest.mark.slow
def test_a_seed_that_is_given_gives_the_same_rows_and_no_guarantee(tmp_path):
    words = ("--epsilon", "1", "--bounds", "age=0:120", "--seed", "3", "--rows", "50")
    first, card = run(tmp_path, *words)
    second, _ = run(tmp_path, *words)
    assert first.equals(second)
    assert "its seed, 3, was given" in card


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--epsilon", "0"), "--epsilon must be above 0 and at most 1000, got 0"),
        (("--epsilon", "1", "--delta", "0.5"), "--delta must be above 0 and below 0.01, got 0.5"),
        (("--bounds", "age=0:1", "--generator", "copy"), "--bounds is for --epsilon"),
        (("--delta", "0.001", "--generator", "copy"), "--delta is for --epsilon"),
        (("--epsilon", "1", "--delta", "0"), "--delta must be above 0 and below 0.01, got 0"),
        (("--epsilon", "1", "--bounds", "age"), "--bounds must be COLUMN=LOW:HIGH"),
    ],
)
def test_options_that_make_no_sense_end_before_the_work(tmp_path, capsys, words, told):
    with pytest.raises(SystemExit) as ended:
        run(tmp_path, *words)
    assert ended.value.code == 2
    assert told in capsys.readouterr().err


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--generator", "smote"), "smote gives no guarantee; dp_marginals, dp_tree, dp_aim do"),
        (("--set", "epsilon=9", "--bounds", "age=0:1"), "--set epsilon: is what --epsilon says"),
    ],
)
def test_what_would_undo_the_guarantee_is_refused(tmp_path, words, told):
    with pytest.raises(ValueError, match=told):
        run(tmp_path, "--epsilon", "1", *words)
