import pytest

from rampart.api.config import TrainConfig, changed, read_config
from rampart.core.params import ParamError
from tests.refusals import refused


def written(folder, text):
    path = folder / "c.yaml"
    path.write_text(text)
    return path


def test_a_file_is_read(tmp_path):
    path = written(tmp_path, "{model: svm, knobs: {C: 2}, scale: tiny, seed: 7, only: true}")
    assert read_config(path) == TrainConfig(
        model="svm", knobs={"C": 2}, scale="tiny", seed=7, only=True
    )


@pytest.mark.parametrize("text", ["", "{}"])
def test_an_empty_file_changes_nothing(tmp_path, text):
    assert read_config(written(tmp_path, text)) == read_config(None) == TrainConfig()


def test_an_unknown_key_is_named_with_the_nearest(tmp_path):
    path = written(tmp_path, "modle: svm")
    with refused("all", "a config file with modle: svm", match="modle: unknown key; did you mean"):
        try:
            read_config(path)
        except ParamError as error:
            raise ParamError(str(error).replace(str(path), "c.yaml")) from None


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("scale: huge", "scale: must be one of 'tiny', 'quick' or 'full', got 'huge'"),
        ("seed: -1", "seed: must be >= 0, got -1"),
        ("held: 1", "held: must be < 1, got 1"),
        ("[1]", "must be a mapping, got list"),
        ("a: [", "not valid YAML"),
    ],
)
def test_bad_values_are_one_sentence(tmp_path, text, told):
    with pytest.raises(ParamError, match=told) as caught:
        read_config(written(tmp_path, text))
    assert str(tmp_path / "c.yaml") in str(caught.value)


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(FileNotFoundError, match=r"c\.yaml: there is no such config file"):
        read_config(tmp_path / "c.yaml")


def test_changes_leave_the_given_blocks_alone():
    blocks = {"train": {"a": {"C": 1, "folds": 0}}, "split": {"test": 0.1}}
    told = changed(blocks, "a", TrainConfig(knobs={"C": 3}, overrides={"split.test": 0.3}))
    assert told == {"train": {"a": {"C": 3, "folds": 0}}, "split": {"test": 0.3}}
    assert blocks["split"]["test"] == 0.1
    assert blocks["train"]["a"]["C"] == 1


@pytest.mark.parametrize(
    ("name", "told"),
    [("splot.test", "did you mean 'split'"), ("split.test.x", "must be block.key"), ("x", "must")],
)
def test_an_override_without_a_place_is_named(name, told):
    blocks = {"train": {"a": {}}, "split": {"test": 0.1}}
    with pytest.raises(ParamError, match=told):
        changed(blocks, "a", TrainConfig(overrides={name: 1}))
