from rampart.core.params import check
from rampart.studies.scenarios.settings import ScenariosParams
from tests.refusals import refused


def test_what_the_study_can_be_told():
    told = check({"models": ["forest"]}, "params.yaml: scenarios", ScenariosParams)
    assert told.removed == [1, 3, 5]
    with refused("behaviour", "scenarios.limit: 2", match="limit: must be < 1, got 2"):
        check({"models": ["forest"], "limit": 2}, "params.yaml: scenarios", ScenariosParams)
    with refused("behaviour", "scenarios.models: []", match="models"):
        check({"models": []}, "params.yaml: scenarios", ScenariosParams)
