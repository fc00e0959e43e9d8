import pytest

from rampart.api.optimizer import HyperparameterOptimizer
from tests.api import dataset
from tests.refusals import refused


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ({"metric": "auc"}, "metric: unknown name 'auc'; .*known: accuracy, f1_macro"),
        ({"method": "bayes"}, "did you mean 'bayesian'"),
        ({"n_trials": 0}, "n_trials: must be a whole number 1 to 10,000, got 0"),
        ({"n_trials": True}, "n_trials: must be a whole number"),
        ({"model_type": "bytecode_detecter"}, "did you mean 'bytecode_detector'"),
    ],
)
def test_bad_words_are_one_sentence(words, told):
    said = ", ".join(f"{key}={value!r}" for key, value in words.items())
    with refused("all", f"optimize({said})", match=told):
        HyperparameterOptimizer().optimize(**{"model_type": "bytecode_detector", **words})


def test_a_knob_cannot_be_fixed_and_searched(tmp_path):
    (tmp_path / "c.yaml").write_text("knobs: {C: 1}")
    with pytest.raises(ValueError, match=r"knobs\.C: is searched here"):
        HyperparameterOptimizer().optimize("bytecode_detector", config_path=tmp_path / "c.yaml")


@pytest.mark.slow
def test_macro_f1_is_the_stage_tune(tmp_path, monkeypatch):
    monkeypatch.chdir(dataset.codes(tmp_path))
    optimizer = HyperparameterOptimizer()
    space = {"C": [1.0, 10.0]}
    asked = {"metric": "f1_macro", "method": "grid", "space": space}
    with dataset.one_process():
        best = optimizer.optimize("bytecode_detector", **asked)
    assert [one["C"] for one in optimizer.trials] == [1.0, 10.0]
    assert best["C"] == max(optimizer.trials, key=lambda one: one["mean"])["C"]
