import pytest

from rampart.loading import load
from rampart.params import ParamError


def test_loads_a_part_of_a_task():
    assert load("rampart.tasks", "prompts", "score").RANK == "custom_score"


def test_loads_a_module_or_a_package():
    assert load("rampart.metrics", "confusion").__name__ == "rampart.metrics.confusion"
    assert load("rampart.tasks", "prompts").__name__ == "rampart.tasks.prompts"


def test_a_wrong_name_gets_the_right_ones():
    with pytest.raises(
        ParamError, match=r"no rampart\.metrics\.confuson; did you mean 'confusion'"
    ):
        load("rampart.metrics", "confuson")
    with pytest.raises(ParamError, match=r"did you mean 'prompts'.* known: .*prompts"):
        load("rampart.tasks", "promts", "score")


@pytest.mark.parametrize("name", ["__init__", "..metrics", ""])
def test_a_name_is_not_a_path(name):
    with pytest.raises(ParamError):
        load("rampart.metrics", name)
