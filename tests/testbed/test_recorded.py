"""The recording in git: whole, as its provenance says, and without a shortcut to its labels."""

import hashlib
import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from sklearn.metrics import roc_auc_score

from testbed import labels, plan, provenance
from testbed.catalogue import CATALOGUE
from testbed.joining import telling

FOLDER = Path(labels.__file__).parent / "recorded"
DAYS = range(4)
# NFStream's own times and ends: never features.
NEVER = ("src_port", "dst_port", "protocol", "day", "severity", "look_alike")


@pytest.fixture(scope="module")
def flows():
    return pd.read_parquet(FOLDER / "flows.parquet")


@pytest.fixture(scope="module")
def told():
    return json.loads((FOLDER / "provenance.json").read_text(encoding="utf-8"))


def features(flows):
    """Return the numeric columns that a model may see."""
    numbers = flows.select_dtypes("number")
    return [c for c in numbers if c not in NEVER and not c.endswith("_seen_ms")]


def test_it_is_what_its_provenance_says(flows, told):
    path = FOLDER / "flows.parquet"
    assert hashlib.sha256(path.read_bytes()).hexdigest() == told["sha256"]
    assert provenance.counts(flows) == told["counts"]
    assert list(flows.columns) == told["columns"]
    assert path.stat().st_size < 8e6


def test_there_are_20000_flows_of_four_days_with_80_columns(flows):
    assert len(flows) >= 20_000
    assert set(flows["day"]) == set(DAYS)
    assert len(flows.columns) > 80


@pytest.mark.parametrize("day", DAYS)
def test_every_day_has_every_activity_attack_and_severity(flows, day):
    part = flows[flows["day"] == day]
    assert set(part["activity"]) == set(CATALOGUE)
    assert set(part["attack"]) == {"none", *labels.ATTACKS}
    assert set(part["look_alike_of"]) == {"none", *labels.ATTACKS}
    assert part["severity"].value_counts().reindex(range(5)).min() >= 100


def test_a_session_has_one_day_and_one_activity(flows):
    by = flows.groupby("session")[["day", "activity", "attack", "actor", "look_alike_of"]].nunique()
    assert (by == 1).all(axis=None)


def test_severity_is_a_function_of_the_outcome(flows):
    assert (flows["outcome"].map(labels.severity) == flows["severity"]).all()
    assert ((flows["attack"] == "none") == (flows["severity"] == 0)).all()


def test_no_text_says_a_label(flows):
    assert telling(flows) == {}


def test_no_text_tells_of_the_machine_that_recorded(flows, told):
    names = ["PYTHON", "HOME=/root", "/tmp/", "/usr/lib/python", "Traceback", told["kernel"]]
    for column in ("payload_client", "payload_server", "user_agent"):
        for name in names:
            assert not flows[column].str.contains(name, regex=False).any(), name


def test_no_number_alone_tells_an_attack(flows):
    attack = flows["attack"] != "none"
    found = {c: roc_auc_score(attack, flows[c].fillna(0)) for c in features(flows)}
    assert {c: round(v, 3) for c, v in found.items() if not 0.3 < v < 0.7} == {}


@pytest.mark.parametrize("column", ["src_port", "bidirectional_first_seen_ms"])
@pytest.mark.parametrize("day", DAYS)
def test_neither_client_ports_nor_the_time_of_day_tell_an_attack(flows, column, day):
    part = flows[flows["day"] == day]
    assert 0.35 < roc_auc_score(part["attack"] != "none", part[column]) < 0.65


@pytest.mark.parametrize("column", ["user_agent", "client_fingerprint", "dst_port"])
def test_no_common_value_is_only_of_attacks(flows, column):
    # Of a program all versions: one version on one day may be that of a single flood.
    named = flows[flows[column].notna() & (flows[column] != "")]
    values = named[column]
    if column == "user_agent":
        values = values.str.replace(r"[\d.]+", "0", regex=True)
    rate = (named["attack"] != "none").groupby(values).agg(["mean", "size"])
    common = rate[rate["size"] >= 60]
    assert len(common) >= 3
    assert common["mean"].max() < 0.85


def test_no_host_has_only_attacks_and_several_have_some(flows):
    clients = flows[flows["src_ip"].map(lambda a: int(a.rpartition(".")[2]) < 200)]
    rate = (clients["attack"] != "none").groupby([clients["day"], clients["src_ip"]]).mean()
    assert rate.max() < 0.9
    assert (rate > 0.05).groupby(level=0).sum().min() >= 4


def test_each_day_is_in_its_own_range_and_no_other(flows, told):
    for day, part in flows.groupby("day"):
        prefix = plan.draw(int(day), told["parameters"]["seed"]).prefix
        assert part["src_ip"].str.startswith(f"{prefix}.").all()
        assert part["dst_ip"].str.startswith(f"{prefix}.").all()


def test_numbers_are_numbers(flows):
    assert np.isfinite(flows[features(flows)].astype(float).fillna(0)).all(axis=None)
