"""The block evaluate: what is wrong in it is named, with its place."""

import pytest

from rampart.core.params import check
from rampart.synthetic.campaign.settings import JudgeParams
from tests.refusals import refused

GOOD = {
    "classifiers": ["forest", "knn"],
    "weights": {"distance": 0.4, "association": 0.3, "similarity": 0.2, "multivariate": 0.1},
}


def weights(**changed):
    return {"weights": GOOD["weights"] | changed}


def test_a_good_block_is_taken():
    assert check(GOOD, "evaluate", JudgeParams).weights["distance"] == 0.4


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (
            {"classifiers": ["forrest"]},
            r"evaluate\.classifiers: no 'forrest'; did you mean 'forest'\?",
        ),
        ({"classifiers": []}, r"evaluate\.classifiers: must be one or more names, each once"),
        ({"classifiers": ["knn", "knn"]}, r"evaluate\.classifiers: must be one or more names"),
        (weights(distance=-0.1), r"evaluate\.weights\.distance: must be >= 0, got -0\.1"),
        (weights(distance=0.5), r"evaluate\.weights: the weights must sum to 1"),
        (weights(nearness=0.0), r"evaluate\.weights: no 'nearness'; .*known: association"),
        ({"weights": {"distance": 1.0}}, r"evaluate\.weights: no weight of association, simil"),
        ({"size": 0}, r"evaluate\.size: must be >= 1, got 0"),
        ({"samples": -3}, r"evaluate\.samples: must be >= 1, got -3"),
        ({"samples": 10**12}, r"evaluate\.samples: must be <= 10000000, got 1000000000000"),
        ({"alpha": 5}, r"evaluate\.alpha: must be < 1, got 5"),
        ({"bootstrap": 5}, r"evaluate\.bootstrap: must be >= 100, got 5"),
        ({"seed": 1}, r"evaluate\.seed: unknown key; did you mean 'seeds'\?"),
    ],
)
def test_what_is_wrong_is_named_with_its_place(change, message):
    with refused("malware", f"evaluate: {change}", match=f"^pipelines/x/params.yaml: {message}"):
        check(GOOD | change, "pipelines/x/params.yaml: evaluate", JudgeParams)
