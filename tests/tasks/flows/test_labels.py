import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rampart.tasks.flows import labels
from tests.refusals import refused


@pytest.mark.parametrize("value", ["BENIGN", "Normal", "", "-", 0, 0.0, None, float("nan"), "0"])
def test_what_is_harmless(value):
    assert labels.attack(value) == "none"


@pytest.mark.parametrize(
    ("value", "name"),
    [
        (" Fuzzers ", "fuzzers"),
        ("Web Attack \x96 Sql Injection", "web attack - sql injection"),
        ("Web Attack \ufffd XSS", "web attack - xss"),
        ("DoS  Hulk", "dos hulk"),
        (1, "attack"),
        ("Malicious", "attack"),
    ],
)
def test_names(value, name):
    assert labels.attack(value) == name


@given(st.one_of(st.none(), st.text(), st.integers(), st.floats()))
def test_a_name_stays_as_it_is(value):
    name = labels.attack(value)
    assert labels.attack(name) == name


def test_attacks_of_a_column():
    values = pd.Series(["Benign", None, "Bot", "Benign"], index=[4, 5, 6, 7])
    assert labels.attacks(values).to_dict() == {4: "none", 5: "none", 6: "bot", 7: "none"}


def test_a_named_attack_is_an_attempt_and_reconnaissance_is_low():
    names = pd.Series(["none", "reconnaissance", "portscan", "dos hulk"])
    assert labels.severities(names, {}).tolist() == [0, 1, 1, 2]


def test_the_user_knows_better():
    names = pd.Series(["none", "infilteration"])
    assert labels.severities(names, {" Infilteration": "critical"}).tolist() == [0, 4]


def test_a_name_that_no_flow_has():
    with refused("flows", "ingest.severity: {botnet: high}", match="no flow has .*'botnet'.*bot"):
        labels.severities(pd.Series(["none", "bot"]), {"botnet": "high"})
