import numpy as np
import pytest

from app.flows import ingest
from app.flows.board import shapley
from app.flows.board.shapley import Explainer, feature, value
from app.flows.infer import Scorer
from tests.refusals import refused


@pytest.fixture
def scorer(flow_package):
    return Scorer(flow_package)


def test_a_package_without_a_background_is_refused(scorer):
    scorer.background = None
    with refused("flows", "Shapley values without a background", match="holds no background"):
        Explainer(scorer)


def test_the_explainer_of_a_package_is_made_once(scorer):
    assert shapley.explainer(scorer) is shapley.explainer(scorer)


@pytest.mark.slow  # shap
def test_what_moves_a_flow_adds_up(scorer, recorded):
    flows = ingest.read(recorded).flows
    explainer = Explainer(scorer)
    for place in (0, 19):
        why = explainer.why(flows.iloc[[place]])
        total = 100 * (why.said - why.base)
        assert why.texts + why.numbers == pytest.approx(total, abs=1e-3)
        size = why.table["points"].abs().tolist()
        assert size == sorted(size, reverse=True)
        assert len(size) <= shapley.TOP
        numbers = ~why.table["feature"].str.contains("says|lacks|letters| is ")
        assert (why.table["has"][numbers] != "").all()
        chart = shapley.chart(why).to_dict()
        assert chart["encoding"]["x"]["title"] == "percent points of probability"


def test_features_are_told_in_words():
    assert feature("word:union select", 1.0) == "says 'union select'"
    assert feature("word:a b_s", 0.0) == "lacks 'a b_s'"  # across both sides
    assert feature("n_server_duration", 0.1).endswith("last packet of the server")
    assert feature("n_packet_rate", 0.1) == "packets / duration"


def test_numbers_are_told_as_they_are():
    columns = {"n_client_bytes": np.float32([1500]), "n_client_ttl": np.array([np.nan])}
    assert value("n_client_bytes", columns) == "1,500"
    assert value("n_client_ttl", columns) == "unknown"
    assert value("word:a", columns) == ""
