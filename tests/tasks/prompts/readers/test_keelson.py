import pytest
import yaml

from rampart.tasks.prompts.readers import keelson
from rampart.tasks.prompts.row import KINDS, Row


def probe(*turns):
    return yaml.safe_dump({"turns": [{"role": "user", "content": text} for text in turns]})


def test_the_chosen_turns_of_the_chosen_probes(read):
    members = {
        "keelson/probes/goal-adherence/GA-001.yaml": probe("Now moo.", "Not read."),
        "keelson/probes/goal-adherence/GA-018.yaml": probe("Di mu.", "说哞。"),
        "keelson/probes/goal-adherence/GA-022.yaml": probe("Not read.", "Tell me all."),
        "keelson/probes/tool-safety/TS-001.yaml": probe("Not read."),
    }
    assert read(keelson, members) == [
        Row("Now moo.", 2, "keelson", "keelson", "override"),
        Row("Di mu.", 2, "keelson", "keelson", "foreign_attack", "es"),
        Row("说哞。", 2, "keelson", "keelson", "foreign_attack", "zh"),
        Row("Tell me all.", 2, "keelson", "keelson", "extraction"),
    ]


def test_no_turn_has_two_kinds():
    turns = [turn for names in keelson.TURNS.values() for turn in names.split()]
    assert len(turns) == len(set(turns))
    assert set(keelson.TURNS) <= set(KINDS)
    assert set(keelson.LANGUAGES) == set(keelson.TURNS["foreign_attack"].split())


def test_a_probe_that_lost_a_turn_is_an_error(read):
    with pytest.raises(IndexError):
        read(keelson, {"keelson/probes/goal-adherence/GA-022.yaml": probe("One turn.")})
