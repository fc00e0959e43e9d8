import subprocess
import sys

import numpy as np
import pandas as pd
import pytest

from app.flows import ingest
from app.flows.infer import Scorer
from rampart.tasks.flows.attack import coverage
from rampart.tasks.flows.row import NUMBERS

COLUMNS = ["severity", "p_info", "p_low", "p_medium", "p_high", "p_critical", "anomaly", "unusual",
           "alert", "techniques", "tactics", "reasons"]  # fmt: skip
HEAVY = ("sklearn", "torch", "tensorflow", "keras", "xgboost", "shap", "skl2onnx", "nfstream")


@pytest.fixture
def scorer(flow_package):
    return Scorer(flow_package)


@pytest.fixture
def flows(recorded):
    flows = ingest.read(recorded).flows
    asked = r"GET /q?s=1%27+union+select+1 HTTP/1.1\r\nHost: a\r\n\r\n"
    flows.loc[flows["severity"] == 2, "payload_client"] = asked
    return flows


def test_every_flow_gets_what_is_promised(scorer, flows):
    scored = scorer.score(flows.set_index(flows.index + 7))
    assert list(scored) == COLUMNS
    assert scored.index.tolist() == list(range(7, 7 + len(flows)))
    p = scored[[f"p_{label}" for label in scorer.labels]].to_numpy()
    np.testing.assert_allclose(p.sum(axis=1), 1, atol=1e-5)
    assert [scorer.labels[code] for code in p.argmax(axis=1)] == scored["severity"].tolist()
    # Trained on flows that say the same words: nearly every severity is right.
    truth = np.array(scorer.labels)[flows["severity"].astype(int)]
    assert (scored["severity"] == truth).mean() > 0.9


def test_the_anomaly_model_is_asked_for_raw_numbers(scorer, flows):
    scored = scorer.score(flows)
    np.testing.assert_allclose(scored["anomaly"], np.log1p(flows["client_bytes"]), rtol=1e-5)
    assert (scored["alert"] == (scored["anomaly"] > 7)).all()
    assert scored["unusual"].between(0, 100).all()


def test_evidence_is_told(scorer, flows):
    scored = scorer.score(flows)
    medium = scored[flows["severity"] == 2]
    assert (medium["techniques"].str.contains("T1190")).all()
    assert (medium["tactics"].str.contains("initial-access")).all()
    assert medium["reasons"].str.contains("union select").all()


def test_a_part_alone_says_what_it_says_among_others(scorer, flows):
    whole, part = scorer.score(flows), scorer.score(flows.iloc[3:9])
    for name in COLUMNS[1:8]:
        np.testing.assert_allclose(part[name], whole[name].iloc[3:9], atol=1e-6)


def test_the_layer_counts_what_was_tagged(scorer, flows):
    scored, tags = scorer.tagged(flows)
    layer = scorer.layer(coverage.counted(tags), "mine")
    counts = {item["techniqueID"]: item["score"] for item in layer["techniques"]}
    assert counts["T1190"] == scored["techniques"].str.contains("T1190").sum()
    assert (layer["name"], layer["versions"]["attack"]) == ("mine", "18")


def test_what_a_severity_is_explained_with(scorer, flows):
    X, names = scorer.columns(flows.head(3))
    assert X.shape == (3, len(names)) == (3, scorer.background.shape[1])


def test_what_a_file_does_not_tell_is_said(scorer, flows, monkeypatch):
    assert scorer.lacking(flows) == ""
    mute = flows.assign(payload_client="", payload_server="")
    assert scorer.lacking(mute).startswith("tells no first bytes of a payload that the model")
    names = [f"n_{name}" for name in NUMBERS[:4]]
    monkeypatch.setattr(scorer._package.vectors, "numbers", lambda: names)
    few = flows.assign(**{NUMBERS[1]: np.nan})
    assert scorer.lacking(few).startswith("tells 3 of the 4 numbers that the model learned from")


def test_one_flow_with_next_to_nothing(scorer):
    flows = pd.DataFrame({"client_bytes": [60.0], "client_packets": [1.0], "protocol": ["tcp"]})
    scored = scorer.score(flows)
    assert scored["severity"].iloc[0] in scorer.labels
    assert np.isfinite(scored["anomaly"].iloc[0])


@pytest.mark.slow
def test_no_library_that_trains_is_loaded(flow_package, recorded):
    program = f"""
import sys
from app.flows import ingest
from app.flows.infer import Scorer
flows = ingest.read({str(recorded)!r}).flows
print(len(Scorer({str(flow_package)!r}).score(flows)))
print([name for name in {HEAVY!r} if name in sys.modules])
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert done.stdout.split("\n")[:2] == ["20", "[]"], done.stderr
