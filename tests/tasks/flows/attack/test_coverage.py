import numpy as np
import pandas as pd
import pytest

from rampart.data.archives import open_archive
from rampart.tasks.flows.attack import coverage, reader, rules
from tests.tasks.flows.attack.small import archive
from tests.tasks.flows.attack.test_rules import written


@pytest.fixture
def small(tmp_path):
    with open_archive(archive(tmp_path)) as opened:
        return reader.read(opened), rules.read(written(tmp_path))


def test_techniques_by_hand(small):
    told = pd.DataFrame(
        {"technique": ["T1190", "T1190"], "hit_1": [True, False], "hit_3": [True, True]}
    )
    table = coverage.by_technique(*small, told).set_index("technique")
    assert table.loc["T1190"].to_dict() == {
        "name": "Exploit Public-Facing Application",
        "tactics": "initial-access",
        "rules": "sql",
        "rule_tactics": "initial-access",
        "texts": 2,
        "test_texts": 2,
        "hit_1": 0.5,
        "hit_3": 1.0,
    }
    other = table.loc["T1078"]
    assert (other["rules"], other["tactics"], other["texts"]) == (
        "",
        "initial-access persistence",
        0,
    )
    assert np.isnan(other["hit_1"])


def test_tactics_by_hand(small):
    table = coverage.by_tactic(*small)
    assert table.values.tolist() == [
        ["initial-access", "TA0001", "Initial Access", 3, 1, 1, 1 / 3, False, ""],
        ["persistence", "TA0003", "Persistence", 2, 0, 0, 0.0, True, "it happens inside a host"],
    ]


def test_flows_are_counted_once_a_technique():
    tags = pd.DataFrame(
        [
            (0, "T1190", "initial-access", "b", ""),
            (0, "T1190", "initial-access", "a", ""),
            (1, "T1190", "initial-access", "a", ""),
            (1, "T1083", "discovery", "c", ""),
        ],
        columns=["row", "technique", "tactic", "rule", "evidence"],
    )
    assert coverage.counted(tags).values.tolist() == [
        ["T1190", "initial-access", 2, "a b"],
        ["T1083", "discovery", 1, "c"],
    ]
    assert coverage.counted(tags[:0]).empty


TAGS = pd.DataFrame(
    [
        (0, "T1190", "initial-access"),
        (0, "T1213", "collection"),
        (0, "T1190", "initial-access"),  # two rules, one flow
        (1, "T1190", "initial-access"),
        (3, "T1046", "discovery"),
    ],
    columns=["row", "technique", "tactic"],
)
ATTACKS = pd.Series(["sql", "none", "sql", "scan"], index=[9, 9, 8, 8])


def test_flows_of_a_tactic_by_hand():
    harmless = (ATTACKS == "none").to_numpy()
    table = coverage.tactics_seen(TAGS, harmless, ["initial-access", "discovery", "impact"])
    assert table.iloc[:2].values.tolist() == [
        ["initial-access", 2, 1, 0.5],
        ["discovery", 1, 0, 1.0],
    ]
    assert table.iloc[2, :3].tolist() == ["impact", 0, 0]
    assert np.isnan(table.loc[2, "precision"])


def test_tagged_flows_of_an_attack_by_hand():
    assert coverage.attacks_seen(TAGS, ATTACKS).values.tolist() == [
        ["none", 1, 1, 1.0, "T1190"],
        ["scan", 1, 1, 1.0, "T1046"],
        ["sql", 2, 1, 0.5, "T1190 T1213"],
    ]


def test_an_attack_that_no_rule_names_is_a_line_too():
    table = coverage.attacks_seen(TAGS.iloc[:1], ATTACKS)
    assert table.loc[1].tolist() == ["scan", 1, 0, 0.0, ""]
