import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rampart.data.archives import open_archive
from rampart.tasks.flows.attack import reader, rules, texts
from tests.tasks.flows.attack.small import archive

PROCEDURES = pd.DataFrame(
    [
        ("Uses HTTP.", "T1", "S1", "S1"),
        ("uses http.", "T1", "S2", "S2"),
        ("uses HTTP.", "T2", "S2", "S2"),
        ("Deletes files.", "T3", "S2", "S2"),
        ("", "T3", "S3", "S3"),
    ],
    columns=["text", "technique", "source", "group"],
)
TRAIN = pd.DataFrame(
    {
        "text": ["guesses passwords", "guesses many passwords", "sends data over dns", "uses dns"],
        "techniques": [("T1110",), ("T1110",), ("T1071.004", "T1048"), ("T1071.004",)],
    }
)
ASKED = pd.Series(["passwords are guessed", "data over dns", "quite another thing"])


def test_a_text_is_there_once_with_all_its_techniques():
    frame = texts.texts_of(PROCEDURES)
    assert frame.values.tolist() == [
        ["Deletes files.", "S2", "S2", ("T3",)],
        ["Uses HTTP.", "S1", "S1", ("T1", "T2")],
    ]


@given(st.integers(0, 99), st.sampled_from(["group", "random"]))
def test_no_group_is_on_both_sides(seed, by):
    frame = pd.DataFrame({"group": list("aabbccdd")})
    out = texts.held_out(frame, by, 0.25, seed)
    assert out.sum() == 2  # of four groups one, of eight texts two
    if by == "group":
        assert not set(frame["group"][out]) & set(frame["group"][~out])
    np.testing.assert_array_equal(out, texts.held_out(frame, by, 0.25, seed))


def test_a_linear_model_ranks_what_it_has_learned():
    ranked = texts.linear(TRAIN, C=1.0, min_df=1)(ASKED)
    assert ranked.shape == (3, 3)
    assert ranked[0, 0] == "T1110"
    assert set(ranked[1, :2]) == {"T1071.004", "T1048"}


def test_of_two_techniques_both_are_ranked():
    ranked = texts.linear(TRAIN[[True, True, False, True]], C=1.0, min_df=1)(ASKED[:2])
    assert ranked.tolist() == [["T1110", "T1071.004", ""], ["T1071.004", "T1110", ""]]


def test_held_out_texts_do_not_move_the_model():
    rank = texts.linear(TRAIN, C=1.0, min_df=1)
    first = rank(ASKED)
    more = rank(pd.concat([ASKED, pd.Series(["passwords dns " * 9])]))
    np.testing.assert_array_equal(more[:3], first)


def test_names_are_compared_by_their_words(tmp_path):
    with open_archive(archive(tmp_path)) as opened:
        attack = reader.read(opened)
    rank = texts.by_name(attack)
    assert rank(pd.Series(["has exploited a public web site", "of the"])).tolist() == [
        ["T1190", "", ""],
        ["", "", ""],
    ]
    assert rank(pd.Series(["used valid accounts"]))[0, 0] == "T1078"


def test_the_words_of_the_lookup_are_whole_words():
    rank = texts.by_words(rules.read())
    found = rank(
        pd.Series(["It uses SQL injection.", "A web shell was left", "torrents", "via Tor"])
    )
    assert found[:, 0].tolist() == ["T1190", "T1505.003", "", "T1090.003"]


def test_a_longer_phrase_counts_for_more():
    words = {"a": ["dns"], "b": ["dns tunneling"]}
    meaning = {"name": "x", "tactic": "x", "because": "of its words"}
    base = {"shows": "something in a text", "all": [{"field": "service", "matches": "a"}]}
    lookup = rules.Lookup.model_validate(
        {
            "version": "1",
            "rules": {
                name: base | {"words": listed, "techniques": [meaning | {"id": f"T000{k}"}]}
                for k, (name, listed) in enumerate(words.items())
            },
        }
    )
    rank = texts.by_words(lookup)
    assert rank(pd.Series(["DNS tunneling", "dns", "none"])).tolist() == [
        ["T0001", "T0000", ""],
        ["T0000", "", ""],
        ["", "", ""],
    ]


def test_the_most_frequent_are_said_of_all():
    ranked = texts.by_frequency(TRAIN)(ASKED)
    assert ranked.tolist() == [["T1071.004", "T1110", "T1048"]] * 3


@pytest.mark.parametrize(
    ("scores", "expected"),
    [
        ([[1.0, 3.0, 2.0, 0.0]], [["b", "c", "a"]]),
        ([[0.0, 0.0, 0.0, 5.0]], [["d", "", ""]]),
        ([[2.0, 2.0, 2.0, 2.0]], [["a", "b", "c"]]),
    ],
)
def test_the_best_by_hand(scores, expected):
    assert texts.best(np.array(scores), np.array(list("abcd")), 0.0).tolist() == expected
