import numpy as np
import pandas as pd
import pytest

from rampart.core.params import ParamError, check
from rampart.tasks.flows.attack import rules, scoring
from rampart.tasks.flows.attack.reader import Attack
from tests.refusals import refused

WORDS = {
    "T1110.001": "guesses passwords of accounts",
    "T1071.004": "sends queries over dns",
    "T1005": "collects files of the local system",
    "T1486": "encrypts disks for a ransom",
}
SETTINGS = scoring.AttackParams(package="attack", min_df=1, bootstrap=200)


def small():
    rows = [
        (f"{text} number{i} for {group}", technique, group, group)
        for group in ("G1", "G2", "G3", "G4", "G5", "G6", "G7", "G8")
        for i, (technique, text) in enumerate(WORDS.items())
    ]
    procedures = pd.DataFrame(rows, columns=["text", "technique", "source", "group"])
    techniques = pd.DataFrame({"technique": [*WORDS], "name": ["Guess", "DNS", "Data", "Ransom"]})
    return Attack("18.1", pd.DataFrame(), techniques, procedures)


def test_scores_of_texts_that_are_easy():
    scores, told = scoring.score(small(), rules.read(), SETTINGS, 1)
    assert (scores["texts"], scores["groups"], scores["techniques"]) == (32, 8, 4)
    split = scores["splits"]["group"]
    counts = ("train", "test", "test_groups", "test_unseen")
    assert [split[name] for name in counts] == [24, 8, 2, 0]
    found = split["all"]["scores"]
    assert found["linear"]["hit@1"] == {"value": 1.0, "low": 1.0, "high": 1.0}
    assert found["most_frequent"]["hit@1"]["value"] == 0.25
    assert found["most_frequent"]["hit@3"]["value"] == 0.75
    assert found["technique_names"]["hit@1"]["value"] == 0.5  # DNS and ransom alone
    ahead = split["all"]["linear_minus"]
    assert set(ahead) == {"technique_names", "lookup_words", "most_frequent"}
    assert ahead["most_frequent"]["hit@3"]["value"] == 0.25
    # The lookup has no rule for ransom.
    assert split["of_lookup"]["test"] == 6
    assert split["of_lookup"]["scores"]["linear"]["hit@1"]["value"] == 1.0
    assert told["technique"].value_counts().to_dict() == dict.fromkeys(WORDS, 2)
    assert told["hit_1"].all()


def test_a_technique_that_no_training_text_is_of_is_a_miss():
    attack = small()
    lone = pd.DataFrame([("wipes it", "T9999", "G9", "G9")], columns=attack.procedures.columns)
    attack = attack._replace(procedures=pd.concat([attack.procedures, lone]))
    settings = SETTINGS.model_copy(update={"test": 0.5})
    for seed in range(20):
        scores, told = scoring.score(attack, rules.read(), settings, seed)
        if scores["splits"]["group"]["test_unseen"]:
            break
    assert not told.set_index("technique").loc["T9999", "hit_3"]
    assert scores["splits"]["group"]["all"]["scores"]["linear"]["hit@1"]["value"] < 1


def test_the_same_seed_gives_the_same_scores():
    first = scoring.score(small(), rules.read(), SETTINGS, 3)
    again = scoring.score(small(), rules.read(), SETTINGS, 3)
    assert first[0] == again[0]
    pd.testing.assert_frame_equal(first[1], again[1])


def test_a_planted_answer_in_held_out_texts_changes_nothing_that_is_fitted():
    """The held-out texts' own techniques are not read before they are scored."""
    attack = small()
    held = scoring.texts.held_out(
        scoring.texts.texts_of(attack.procedures), "group", 0.25, scoring.derive(1, "group")
    )
    frame = scoring.texts.texts_of(attack.procedures)
    train = frame[~held]
    other = frame.assign(techniques=frame["techniques"].where(~held, frame["techniques"].shift(1)))
    rank = scoring.rankings(train, attack, rules.read(), SETTINGS)["linear"]
    planted = scoring.rankings(other[~held], attack, rules.read(), SETTINGS)["linear"]
    np.testing.assert_array_equal(rank(frame["text"]), planted(frame["text"]))


@pytest.mark.parametrize(
    ("knobs", "said"),
    [
        ({}, "package: is missing"),
        ({"package": "../x"}, "package: must be a name"),
        ({"package": "a", "test": 1}, "test: must be < 1, got 1"),
        ({"package": "a", "C": 0}, "C: must be > 0, got 0"),
        ({"package": "a", "tests": 0.2}, "tests: unknown key; did you mean 'test'"),
    ],
)
def test_a_knob_that_cannot_be_is_refused(knobs, said):
    with refused(
        "flows", f"attack: {knobs}", match=rf"^params.yaml: attack\.{said}", error=ParamError
    ):
        check(knobs, "params.yaml: attack", scoring.AttackParams)
