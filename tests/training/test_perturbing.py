"""A model that looks for a word, asked about texts with and without it."""

from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from rampart.estimators.voting import Pool
from rampart.features.joined import Features as Joined
from rampart.features.joined import Part
from rampart.features.members.kinds import Kinds, OnKind
from rampart.training.perturbing import asker, measured


class Word:
    """Whether a text has the word."""

    calls = 0

    def __init__(self, word):
        self.word = word

    def extract(self, rows):
        Word.calls += 1
        return np.array([[float(self.word in text)] for text in rows["text"]])

    def refit(self, raw):
        return self

    def weigh(self, raw):
        return raw


class Says:
    """Class 1 where the feature at a place is there."""

    classes_ = np.array([0, 1])
    calls = 0

    def __init__(self, place=0):
        self.place = place

    def predict_proba(self, X):
        Says.calls += 1
        X = X.toarray() if hasattr(X, "toarray") else X
        return np.eye(2)[(X[:, self.place] > 0).astype(int)]


SERVING = SimpleNamespace(prepare=lambda texts: {"text": texts})
FITTED = {"method": "none", "classes": ["fine", "bad"]}
SUITE = SimpleNamespace(
    PERTURBATIONS={"upper": None, "shout": None, "never": None},
    perturb=lambda rows, name, seed: {
        "upper": rows.assign(text=rows["text"].str.upper()),
        # Where it was fine it now is bad.
        "shout": rows[rows["text"] == "good"].assign(text="attack!", label=1),
        "never": rows[:0],
    }[name],
)


@pytest.fixture(autouse=True)
def rows(monkeypatch):
    monkeypatch.setattr(Word, "calls", 0)
    monkeypatch.setattr(Says, "calls", 0)
    texts = ["an attack", "attack", "good", "attack on me", "good"]
    table = pd.DataFrame({"text": texts, "label": [1, 1, 0, 0, 0]}, index=range(3, 8))
    return table.assign(id=list("abcde"), kind="k", language="en")


def test_recall_before_and_after_by_hand(rows):
    ask = asker(
        {"word": {"features": Word("attack"), "classifier": Says()}}, {"word": FITTED}, SERVING
    )
    table = measured(rows, SUITE, ask, ["fine", "bad"], 1, 0.05)
    assert list(table) == [
        "perturbation", "model", "class", "class_after", "n", "recall_before", "recall_after",
        "low", "high", "drop",
    ]  # fmt: skip
    keys = ["perturbation", "class", "class_after", "n"]
    figures = {
        tuple(row[keys]): (row["recall_before"], row["recall_after"]) for _, row in table.iterrows()
    }
    assert figures == {
        # In capitals the word is not found: all is fine.
        ("upper", "fine", "fine", 3): (pytest.approx(2 / 3), 1),
        ("upper", "bad", "bad", 2): (1, 0),
        ("shout", "fine", "bad", 2): (1, 1),
    }
    assert table["drop"].tolist() == pytest.approx([-1 / 3, 1, 0])


def test_models_share_what_their_features_extract(rows):
    alone = {"features": Word("attack"), "classifier": Says()}
    parts = [Part("a", Word("attack"), 1, True), Part("b", Word("good"), 1, True)]
    joined = Joined(parts)
    joined = joined.refit(joined.extract({"text": ["good", "attack"]}))
    both = {"features": joined, "classifier": Says()}
    kinds = Kinds([Word("attack"), Word("good")])
    mixed = {"features": kinds, "classifier": OnKind(Says(), 1)}
    models = {"alone": alone, "both": both, "mixed": mixed}
    Word.calls = 0
    said = asker(models, dict.fromkeys(models, FITTED), SERVING)(rows)
    assert Word.calls == 2  # two words, and not five kinds of features
    assert said["alone"].tolist() == [1, 1, 0, 1, 0]
    assert said["mixed"].tolist() == [0, 0, 1, 0, 1]
    np.testing.assert_array_equal(
        said["both"], Says().predict_proba(joined.transform({"text": rows["text"]})).argmax(axis=1)
    )


def test_an_ensemble_and_its_members_are_asked_once(rows):
    def alone(word):
        return {"features": Word(word), "classifier": Says()}

    kinds = Kinds([Word("attack"), Word("good")])
    mixed = {"features": kinds, "classifier": Pool([OnKind(Says(), 0), OnKind(Says(), 1)], 2)}
    like = {"features": Word("attack"), "classifier": Pool([Says(), Says()], 2)}
    models = {"attack": alone("attack"), "good": alone("good"), "mixed": mixed, "like": like}
    ask = asker(models, dict.fromkeys(models, FITTED), SERVING)
    said = ask(rows)
    assert Says.calls == 2  # of each word, however many models it is in
    assert said["like"].tolist() == said["attack"].tolist() == [1, 1, 0, 1, 0]
    assert said["good"].tolist() == [0, 0, 1, 0, 1]
    # The geometric mean of two that are sure of different classes: a tie, so the first class.
    assert said["mixed"].tolist() == [0, 0, 0, 0, 0]
    # Other rows are asked about anew.
    assert ask(rows[::-1])["attack"].tolist() == [0, 1, 0, 1, 1]
