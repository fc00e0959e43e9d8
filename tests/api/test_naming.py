import pytest

from rampart.api.naming import PROJECT, TASKS, able, chosen, task_of, written
from rampart.core.params import ParamError
from tests.refusals import refused


@pytest.fixture
def root(tmp_path):
    for task, text in {"a": "train: {logreg: {}}", "b": "campaign: {x: {}}"}.items():
        place = tmp_path / f"pipelines/{task}/params.yaml"
        place.parent.mkdir(parents=True)
        place.write_text(text)
    return tmp_path


def test_tasks_that_train_are_model_types(root):
    assert able(root) == ["a"]
    assert task_of("a", root) == "a"


def test_every_word_means_a_task_of_this_project():
    assert {task_of(name) for name in TASKS} == set(TASKS.values()) <= set(able(PROJECT))


def test_an_unknown_type_is_named_with_the_nearest():
    with refused("all", 'ModelTrainer("code_analyser")', match="did you mean 'code_analyzer'"):
        task_of("code_analyser")


def test_a_task_that_trains_nothing_is_no_type(root):
    with pytest.raises(ParamError, match="there is no model type 'b'"):
        task_of("b", root)


def test_a_file_is_read_as_it_is_written(tmp_path):
    (tmp_path / "x.yaml").write_text("C: {tiny: 1, quick: 2, full: 3}")
    assert written(tmp_path / "x.yaml") == {"C": {"tiny": 1, "quick": 2, "full": 3}}


@pytest.mark.parametrize(
    ("train", "wanted"),
    [(["base", "logreg"], "logreg"), (["base", "forest"], "forest")],
)
def test_without_a_name_it_is_logreg_or_the_first_contender(train, wanted):
    blocks = {"train": {key: {} for key in train}, "compare": {"baselines": ["base"]}}
    assert chosen(blocks, None) == wanted


def test_an_unknown_model_is_named_with_the_nearest():
    with pytest.raises(ParamError, match="did you mean 'forest'"):
        chosen({"train": {"forest": {}}}, "forrest")
