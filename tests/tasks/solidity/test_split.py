"""How functions are split: equal ones once, groups on one side, what is held outside."""

import pandas as pd
import pytest

from rampart.data.splitting import SplitError
from rampart.tasks.solidity.row import FEATURES
from rampart.tasks.solidity.split import (
    CLASSES,
    COLUMNS,
    SplitParams,
    divide,
    identities,
    kinds,
    lengths,
    one_of_equals,
    places,
)

SETTINGS = SplitParams(validation=0.2, test=0.2, max_rejected=0)


def frame(count=40, **more):
    """Return rows of every class, each of a text and a group of its own."""
    rows = []
    for code in range(len(CLASSES)):
        for number in range(count):
            held = "variant" if number % 8 == 7 else ""
            told = {"text": f"t{code}x{number}", "view": "v", "code": "", "label": code}
            told |= {"source": "s", "group": f"g{code}x{number}", "package": "p", "held": held}
            told |= {"origin": "twin" if code else "library", "variant": "", "era": "0.8"}
            told |= {"unit": f"u{number}", "role": "package", "contract": "A", "function": "f"}
            told |= {"line": 1, "last_line": 2, **dict.fromkeys(FEATURES, 0.0), **more}
            rows.append(told)
    return pd.DataFrame(rows)


def test_every_split_has_every_class_and_no_group_straddles():
    made = divide(frame(), SETTINGS, {}, {}).rows
    sides = made.groupby("group")["split"].nunique()
    assert (sides == 1).all()
    assert made.groupby("split")["label"].nunique().to_dict() == dict.fromkeys(
        ("external", "test", "train", "validation"), len(CLASSES)
    )
    assert set(COLUMNS) <= set(made)
    share = (made["split"] == "test").sum() / (made["split"] != "external").sum()
    assert 0.15 < share < 0.25


def test_what_is_held_is_external_and_nothing_else():
    made = divide(frame(), SETTINGS, {}, {}).rows
    assert ((made["held"] != "") == (made["split"] == "external")).all()


def test_a_package_can_be_held_by_name():
    rows = frame()
    rows.loc[rows["group"].str.endswith("x0"), "package"] = "other"
    settings = SPLIT = SplitParams(validation=0.2, test=0.2, max_rejected=0, external=["other"])
    made = divide(rows, settings, {}, {}).rows
    assert set(made.loc[made["package"] == "other", "split"]) == {"external"}
    assert SPLIT.external == ["other"]


def test_equal_to_the_model_with_two_labels_goes_whole():
    rows = frame(2).assign(is_external=False)
    rows.loc[rows["label"] == 1, "text"] = rows.loc[rows["label"] == 0, "text"].tolist()
    dropped = {}
    kept = one_of_equals(rows, dropped)
    assert dropped["equal to the model, two labels"] == 4
    assert not set(kept["label"]) & {0, 1}


def test_a_sign_tells_equal_words_apart():
    rows = frame(2).assign(is_external=False)
    rows.loc[rows["label"] == 1, "text"] = rows.loc[rows["label"] == 0, "text"].tolist()
    rows.loc[rows["label"] == 1, "n_guard"] = 1.0
    dropped = {}
    assert {0, 1} <= set(one_of_equals(rows, dropped)["label"])
    assert dropped["equal to the model, two labels"] == 0


def test_of_equals_the_training_one_and_the_unchanged_one_stays():
    rows = frame(3)[:3].assign(text="same", is_external=[True, False, False])
    rows["origin"] = ["library", "twin safe", "library"]
    dropped = {}
    (kept,) = one_of_equals(rows, dropped).to_dict("records")
    assert (kept["origin"], kept["unit"]) == ("library", "u2")
    assert dropped["external, equal to one of training"] == 1
    assert dropped["equal functions"] == 1


def test_the_order_of_the_rows_does_not_matter():
    one = divide(frame(), SETTINGS, {}, {}).rows
    two = divide(frame().sample(frac=1, random_state=3), SETTINGS, {}, {}).rows
    assert dict(zip(one["id"], one["split"])) == dict(zip(two["id"], two["split"]))


def test_a_class_that_is_nowhere_external_is_named():
    rows = frame()
    rows.loc[rows["label"] == 5, "held"] = ""
    with pytest.raises(SplitError, match="the external split has no row of bad_randomness"):
        divide(rows, SETTINGS, {}, {})


def test_places_are_even():
    place = places(frame(10).assign(is_external=False))
    assert place.between(0, 2).all()
    assert place.groupby(place.index // 10).nunique().eq(10).all()


def test_small_parts():
    rows = frame(1).assign(split="train")
    assert kinds(rows)["train"]["library"] == {"safe": 1}
    assert lengths(rows.assign(l_words=7.0)).tolist() == [7.0] * len(rows)
    assert len(set(identities(rows))) == len(rows)
    with pytest.raises(ValueError, match=r"validation \+ test must be < 1"):
        SplitParams(validation=0.6, test=0.5, max_rejected=0)
