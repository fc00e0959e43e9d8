from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from rampart.data.user import UserFile
from rampart.tasks.flows import split
from rampart.tasks.flows.prepare import prepare, reject
from rampart.tasks.flows.user import IngestParams, user_rows
from tests.refusals import refused
from tests.tasks.flows import small

UNSW = Path(__file__).parents[4] / "shared" / "data" / "unsw_nb15.parquet"


def read(path, **settings):
    return user_rows(UserFile(path=str(path), role="external"), IngestParams(**settings))


@pytest.fixture
def cic(tmp_path):
    path = tmp_path / "mine.csv"
    labels = ["Benign", "Infilteration", "PortScan"]
    small.table(small.CIC2018, 3, Label=labels, Timestamp="14/02/2018 08:31:01").to_csv(
        path, index=False
    )
    return path


def test_labels_source_role_and_a_group_a_row_without_addresses(cic):
    rows = read(cic)
    assert rows["label"].tolist() == [0, 2, 1]
    assert rows["attack"].tolist() == ["none", "infilteration", "portscan"]
    assert set(rows["source"]) == {"user/mine"}
    assert set(rows["role"]) == {"external"}
    assert rows["group"].nunique() == 3
    assert set(reject(rows)) == {""}


def test_the_user_says_what_an_attack_achieved(cic):
    assert read(cic, severity={"Infilteration": "critical"})["label"].tolist() == [0, 4, 1]


def test_flows_of_two_addresses_in_ten_minutes_are_one_session(tmp_path):
    path = tmp_path / "a.csv"
    start = np.array([0, 100_000, 700_000, 0]) + 1_424_242_200_000
    ends = {"IPV4_SRC_ADDR": ["1.1.1.1"] * 3 + ["1.1.1.2"], "IPV4_DST_ADDR": "2.2.2.2"}
    small.table(small.NF3, 4, **ends, FLOW_START_MILLISECONDS=start, Attack="Benign").to_csv(path)
    first, second, third, fourth = read(path)["group"]
    assert first == second
    assert len({first, third, fourth}) == 3


def test_a_file_that_says_of_no_flow_what_it_was(tmp_path):
    path = tmp_path / "a.csv"
    small.table(small.NF1).to_csv(path, index=False)
    with refused("flows", "flows without labels", match=r"says of no flow .* says it in attack"):
        read(path)


def test_a_severity_that_there_is_not(tmp_path):
    path = tmp_path / "a.parquet"
    small.recording(1, 1, 1).assign(severity=7).to_parquet(path)
    with refused("flows", "severity: 7", match=r"must be one of 0 \(info\), .*, got 7"):
        read(path)


def test_a_severity_of_the_file_counts_and_a_limit_is_kept(tmp_path):
    path = tmp_path / "a.parquet"
    small.recording(1, 1, 1).to_parquet(path)
    assert read(path)["label"].tolist() == [0, 1, 2, 3, 4]
    with refused("flows", "ingest.rows: 3", match="more than 3 rows"):
        read(path, rows=3)


@pytest.mark.slow
@pytest.mark.skipif(not UNSW.is_file(), reason="shared/data/unsw_nb15.parquet is not here")
def test_unsw_by_the_users_path(tmp_path):
    """Official features, equal rows removed, a random 70/30 split: the attack is found."""
    from sklearn.ensemble import RandomForestClassifier
    from sklearn.metrics import accuracy_score, roc_auc_score

    from rampart.features import numeric

    path = tmp_path / "unsw.csv"
    pd.read_parquet(UNSW).to_csv(path, index=False)
    raw = read(path)
    frame = pd.DataFrame(prepare(raw)).assign(y=(raw["attack"] != "none").astype(int))
    frame["id"] = split.identities(frame)
    frame = frame[frame.groupby("id")["y"].transform("nunique") == 1].drop_duplicates("id")
    train = np.random.default_rng(0).random(len(frame)) < 0.7
    features = numeric.Features(numeric.Params()).fit(frame[train])
    forest = RandomForestClassifier(100, max_depth=32, random_state=0)
    forest.fit(features.transform(frame[train]), frame["y"][train])
    p = forest.predict_proba(features.transform(frame[~train]))[:, 1]
    assert len(frame) < 0.7 * len(raw)
    assert accuracy_score(frame["y"][~train], p > 0.5) >= 0.88
    assert roc_auc_score(frame["y"][~train], p) >= 0.975
