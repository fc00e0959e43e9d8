import numpy as np
import pandas as pd

from app.flows import telling
from rampart.tasks.flows.attack import rules
from rampart.tasks.flows.packing.harmless import Harmless


def tags(*rows):
    return pd.DataFrame(rows, columns=["row", "technique", "tactic", "rule", "evidence"])


def test_techniques_of_a_flow_are_told_once():
    found = telling.joined(
        tags(
            (0, "T1190", "initial-access", "sql_tokens", "union select"),
            (0, "T1213.006", "collection", "sql_tokens", "union select"),
            (0, "T1190", "initial-access", "path_climb", "../.."),
            (2, "T1046", "discovery", "port_sweep", "x"),
        ),
        "technique",
        3,
    )
    assert found.tolist() == ["T1190, T1213.006", "", "T1046"]
    assert telling.joined(tags(), "technique", 2).tolist() == ["", ""]


def test_a_rule_is_told_with_what_it_matched():
    lookup = rules.read()
    shows = lookup.rules["many_logins_ftp"].shows
    found = telling.rules(
        tags(
            (1, "T1110.001", "credential-access", "many_logins_ftp", "530 no"),
            (1, "T1110", "credential-access", "many_logins_ftp", "530 no"),
            (2, "T1110", "credential-access", "many_logins_ftp", shows),
        ),
        lookup,
        3,
    )
    assert found.tolist() == ["", f"{shows} (530 no)", shows]


def test_what_a_rule_counted_is_told_once():
    lookup = rules.read()
    shows = lookup.rules["many_logins_ssh"].shows
    counted = f"{shows}: 7 flows within 60 s"
    row = (0, "T1110.001", "credential-access", "many_logins_ssh", counted)
    assert telling.rules(tags(row), lookup, 1).tolist() == [counted]


def test_the_two_most_unusual_numbers_are_told():
    names = ["client_bytes", "server_bytes", "duration"]
    harmless = Harmless({name: [1.0, 10.0, 100.0] for name in names})
    beyond = np.float32([[0, 0, 0], [0.5, -0.9, 0.6], [0.01, 0, 0]])
    columns = {f"n_{name}": np.full(3, value) for name, value in zip(names, (1e4, 0, 5e3))}
    assert telling.unusual(beyond, harmless, columns).tolist() == [
        "",
        "bytes of the server is low: 0 (usual 10); seconds from the first packet to the last is "
        "high: 5000 (usual 10)",
        "",
    ]


def test_words_speak_for_the_severity_that_was_given():
    speaks = {"high": {"pass": 2.0, "ok_s": 3.0}, "low": {"head": 1.0}}
    texts = ["USER PASS ok_s", "HEAD pass"]
    place = np.array([0, 1, 0, 1])
    severity = np.array(["high", "low", "info", "high"], dtype=object)
    assert telling.said(texts, place, severity, speaks).tolist() == [
        "says ok (server), pass", "says head", "", "says pass"
    ]  # fmt: skip
