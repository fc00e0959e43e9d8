import json
import re

import pandas as pd
import pytest

from rampart.tasks.flows.attack import coverage, navigator, rules
from rampart.tasks.flows.attack.tagging import tagged

COUNTS = pd.DataFrame(
    [
        ("T1190", "initial-access", 7, "sql_tokens path_climb"),
        ("T1110.001", "credential-access", 40, "many_logins_ftp"),
    ],
    columns=["technique", "tactic", "flows", "rules"],
)
# Layer file format 4.5: key -> type; those that must be there in capitals.
LAYER = {
    **{"NAME": str, "DOMAIN": str, "versions": dict, "description": str, "sorting": int},
    **{"layout": dict, "hideDisabled": bool, "techniques": list, "gradient": dict},
    "legendItems": list,
}
VERSIONS = {"attack": str, "NAVIGATOR": str, "LAYER": str}
TECHNIQUE = {
    **{"TECHNIQUEID": str, "tactic": str, "comment": str, "enabled": bool, "score": int},
    **{"color": str, "metadata": list, "links": list, "showSubtechniques": bool},
}
GRADIENT = {"COLORS": list, "MINVALUE": int, "MAXVALUE": int}
LAYOUT = {
    **{"layout": str, "showID": bool, "showName": bool, "showAggregateScores": bool},
    **{"countUnscored": bool, "aggregateFunction": str, "expandedSubtechniques": str},
}


def fits(value, schema):
    known = {key.lower(): kind for key, kind in schema.items()}
    for key, item in value.items():
        assert type(item) is known[key.lower()], key
    there = {key.lower() for key in value}
    assert {key.lower() for key in schema if key.isupper()} <= there


def check(layer):
    fits(layer, LAYER)
    fits(layer["versions"], VERSIONS)
    assert layer["versions"]["layer"] == "4.5"
    assert tuple(map(int, layer["versions"]["navigator"].split("."))) >= (4, 9, 0)
    assert re.fullmatch(r"\d+", layer["versions"]["attack"])
    assert layer["domain"] == "enterprise-attack"
    assert layer["sorting"] in range(4)
    fits(layer["layout"], LAYOUT)
    assert layer["layout"]["layout"] in ("side", "flat", "mini")
    assert layer["layout"]["aggregateFunction"] in ("average", "min", "max", "sum")
    assert layer["layout"]["expandedSubtechniques"] in ("none", "all", "annotated")
    for technique in layer["techniques"]:
        fits(technique, TECHNIQUE)
        assert re.fullmatch(r"T\d{4}(\.\d{3})?", technique["techniqueID"])
    fits(layer["gradient"], GRADIENT)
    assert layer["gradient"]["maxValue"] > layer["gradient"]["minValue"]
    assert len(layer["gradient"]["colors"]) >= 2
    assert all(re.fullmatch(r"#[0-9a-f]{6,8}", color) for color in layer["gradient"]["colors"])


def test_a_layer_of_counts():
    layer = navigator.layer(COUNTS, "18.1", "one day")
    check(layer)
    assert layer["name"] == "one day"
    assert [(one["techniqueID"], one["score"]) for one in layer["techniques"]] == [
        ("T1110.001", 40),
        ("T1190", 7),
    ]
    assert layer["gradient"]["maxValue"] == 40


def test_a_layer_of_no_flow_is_one_too():
    check(navigator.layer(COUNTS[:0], "18.1"))


def test_the_bytes_do_not_depend_on_the_order():
    text = navigator.text(navigator.layer(COUNTS, "18.1"))
    assert text == navigator.text(navigator.layer(COUNTS[::-1], "18.1"))
    assert json.loads(text)["techniques"]


def test_what_is_no_table_of_counts_is_refused():
    with pytest.raises(ValueError, match="T1190 of initial-access is there twice"):
        navigator.layer(pd.concat([COUNTS, COUNTS[:1]]), "18.1")
    with pytest.raises(ValueError, match="flows must be >= 1, got 0"):
        navigator.layer(COUNTS.assign(flows=[0, 1]), "18.1")


def test_tags_become_a_layer():
    rows = pd.DataFrame({"payload_client": ["GET /?q=%27--", "GET /../../a", "GET /"]})
    layer = navigator.layer(coverage.counted(tagged(rows)), rules.read().version)
    check(layer)
    by_id = {one["techniqueID"]: one for one in layer["techniques"]}
    assert (by_id["T1190"]["score"], by_id["T1190"]["comment"]) == (2, "path_climb sql_tokens")
    assert by_id["T1083"]["score"] == 1
