import numpy as np
import pandas as pd
import pytest

from rampart.data.shards import parts
from rampart.training.incremental import Streamed, StreamParams

PARAMS = {"label": "kind", "numbers": ["size", "age"], "text": "said", "hashed": 64, "alpha": 1e-3}


def rows(n=600, seed=0):
    """Rows whose first half is one kind: an order in which nothing can be learned."""
    rng = np.random.default_rng(seed)
    kind = np.repeat(["good", "bad"], n // 2)
    return pd.DataFrame(
        {
            "kind": kind,
            "size": 1e6 * (kind == "bad") + rng.normal(0, 4e5, n),
            "age": np.where(np.arange(n) % 9 == 0, np.nan, 1.0),
            "said": np.where(rng.random(n) < 0.5, kind, "nothing"),
            "family": [f"f{number % 40}" for number in range(n)],
        }
    )


@pytest.fixture
def file(tmp_path):
    rows().to_parquet(tmp_path / "rows.parquet", row_group_size=50)
    return tmp_path / "rows.parquet"


def learn(file, seed=1, **knobs):
    return Streamed(StreamParams(**{**PARAMS, **knobs}), seed).fit(parts([file]))


def test_it_learns_from_numbers_and_words_whatever_their_order(file):
    model = learn(file)
    assert model.classes_.tolist() == ["bad", "good"]
    reached = model.score(parts([file]))
    assert 30 < reached["rows"] < 90  # a tenth of 600
    assert reached["accuracy"] > 0.9
    assert reached["f1_macro"] == pytest.approx(reached["accuracy"], abs=0.05)
    p = model.predict_proba(rows(seed=5))
    np.testing.assert_allclose(p.sum(axis=1), 1)


def test_the_same_seed_gives_the_same_model(file):
    one, two, other = learn(file), learn(file), learn(file, seed=2)
    assert one.classifier.coef_.tobytes() == two.classifier.coef_.tobytes()
    assert one.classifier.coef_.tobytes() != other.classifier.coef_.tobytes()


def test_held_out_rows_change_nothing(file):
    """Groups that are held out are all held out, and what they hold is not seen."""
    model = learn(file, group="family")
    frame = rows()
    held = frame["family"].map(model._held)
    assert 0 < held.sum() < 200
    frame.loc[held, ["size", "said"]] = [1e9, "bad"]
    frame.to_parquet(file, row_group_size=50)
    again = learn(file, group="family")
    assert again.classifier.coef_.tobytes() == model.classifier.coef_.tobytes()
    assert again.scaler.mean_.tolist() == model.scaler.mean_.tolist()


def test_means_and_deviations_are_those_of_all_kept_rows(file):
    model = learn(file, group="family")
    kept = rows()[~rows()["family"].map(model._held).to_numpy()]
    assert model.scaler.mean_[0] == pytest.approx(kept["size"].mean())
    assert model.scaler.scale_[0] == pytest.approx(kept["size"].std(ddof=0))


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"numbers": [], "text": None}, "^there is nothing to learn from"),
        ({"numbers": ["said"]}, r"^said: must be numbers: "),
        ({"label": "sort"}, r"rows\.parquet: has no column 'sort'; it has kind, size"),
    ],
)
def test_what_cannot_be_learned_is_said(file, change, message):
    with pytest.raises(ValueError, match=message):
        learn(file, **change)


def test_a_label_that_only_held_out_rows_have_is_an_error(file):
    model = learn(file, group="family")
    frame = rows()
    frame.loc[frame["family"].map(model._held), "kind"] = "odd"
    frame.to_parquet(file, row_group_size=50)
    with pytest.raises(ValueError, match=r"^label 'odd': is in held-out rows alone$"):
        model.score(parts([file]))
