"""A schema of training flows, and planted rows that break it."""

import json

import pandas as pd
import pytest

from rampart.tasks.flows.imitation.schema import broken, contradicts, schema
from tests.tasks.flows.imitation.flows import train


def test_each_column_has_type_and_range_or_categories():
    real = train()
    told = schema(real)
    assert told["n_client_packets"] == {
        "type": "whole number", "missing": False,
        "range": [2.0, float(real["n_client_packets"].max())],
    }  # fmt: skip
    assert told["n_duration"]["type"] == "number"
    assert told["c_protocol"]["categories"] == ["tcp", "udp"]
    assert told["label"]["severities"] == {
        "info": 0, "low": 1, "medium": 2, "high": 3, "critical": 4,
    }  # fmt: skip
    assert json.loads(json.dumps(told)) == told


def test_no_training_row_breaks_it():
    assert (broken(train(), schema(train())) == "").all()


@pytest.mark.parametrize(
    ("column", "value", "reason"),
    [
        ("n_duration", 99.0, "n_duration: above the range"),
        ("n_duration", -1.0, "n_duration: below the range"),
        ("n_duration", float("inf"), "n_duration: above the range"),
        ("n_duration", None, "n_duration: missing"),
        ("n_duration", "soon", "n_duration: no number"),
        ("n_client_packets", 2.5, "n_client_packets: not whole"),
        ("c_protocol", "icmp", "c_protocol: unknown value"),
        ("c_protocol", None, "c_protocol: missing"),
        ("label", 5, "label: unknown value"),
    ],
)
def test_a_planted_row_is_found_and_no_other(column, value, reason):
    rows = train().astype({column: object})
    rows.loc[7, column] = value
    reasons = broken(rows, schema(train()))
    assert reasons[7] == reason
    assert (reasons.drop(7) == "").all()


def test_a_column_that_is_not_there_is_named():
    with pytest.raises(ValueError, match="lack the columns n_duration of the schema"):
        broken(train().drop(columns="n_duration"), schema(train()))


def test_what_cannot_be_together_is_seen():
    rows = pd.DataFrame(
        {"n_client_gap_min": [1.0, 3.0, None], "n_client_gap_mean": [2.0, 2.0, 2.0]}
    )
    assert contradicts(rows).tolist() == [False, True, False]
    assert not contradicts(train()).any()
