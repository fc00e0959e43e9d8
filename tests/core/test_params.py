from typing import Literal

import pytest
from pydantic import Field, field_validator

from rampart.core.compute import ComputeParams
from rampart.core.params import (
    Block,
    KnobError,
    Name,
    ParamError,
    Params,
    at_scale,
    block,
    check,
    lookup,
    nearest,
    read,
    under,
)
from tests.refusals import refused

SHARED = """
scale: quick
seed: 1
compute: {workers: 2}
"""
TASK = """
split: {rows: {tiny: 10, quick: 200, full: null}, share: 0.2}
"""
FILE = "pipelines/prompts/params.yaml"


class Split(Block):
    rows: int | None
    share: float = Field(gt=0, lt=1)
    method: Literal["group", "random"] = "group"


@pytest.fixture
def root(tmp_path):
    """A project of two stages and two tasks."""
    (tmp_path / "stages").mkdir()
    for name in ("split", "train", "__init__"):
        (tmp_path / "stages" / f"{name}.py").touch()
    for task in ("prompts", "columns"):
        (tmp_path / "pipelines" / task).mkdir(parents=True)
        (tmp_path / "pipelines" / task / "params.yaml").write_text(TASK)
    (tmp_path / "params.yaml").write_text(SHARED)
    return tmp_path


@pytest.mark.parametrize(("scale", "rows"), [("tiny", 10), ("quick", 200), ("full", None)])
def test_one_word_switches_the_scale(root, scale, rows):
    text = SHARED.replace("scale: quick", f"scale: {scale}")
    (root / "params.yaml").write_text(text)
    assert block(read("prompts", root), "split", Split).rows == rows


def test_a_task_has_the_shared_blocks_and_its_own(root):
    (root / "pipelines/columns/params.yaml").write_text("train: {forest: null}")
    split = {"rows": 200, "share": 0.2}
    shared = {"scale": "quick", "seed": 1, "compute": {"workers": 2}}
    assert read("prompts", root) == shared | {"split": split}
    assert read("columns", root) == shared | {"train": {"forest": None}}
    assert read(root=root) == shared


def test_a_name_stands_behind_the_file_it_is_from(root):
    params = read("prompts", root)
    assert params.where("split.share") == f"{FILE}: split.share"
    assert params.where("train.logreg") == f"{FILE}: train.logreg"  # where it should be
    assert params.where("compute.workers") == "params.yaml: compute.workers"
    assert params.where("seed") == "params.yaml: seed"
    assert read(root=root).where("compute") == "params.yaml: compute"


def test_an_unknown_task_gets_the_known_ones(root):
    with pytest.raises(ParamError, match=r"^there is no task 'promts'; did you mean 'prompts'\?"):
        read("promts", root)
    (root / "pipelines/empty").mkdir()  # a folder without parameters is none
    with pytest.raises(ParamError, match=r"no task 'empty'; .*known: columns, prompts$"):
        read("empty", root)


def test_scale_is_resolved_in_lists_and_depths():
    value = {"a": [{"quick": 1, "full": 2}, 3], "b": {"c": {"tiny": 4, "quick": 5, "full": 6}}}
    assert at_scale(value, "full") == {"a": [2, 3], "b": {"c": 6}}
    assert at_scale(value, "tiny") == {"a": [1, 3], "b": {"c": 4}}


def test_a_mapping_with_another_key_is_no_scale():
    assert at_scale({"quick": 1, "full": 2, "slow": 3}, "full") == {
        "quick": 1,
        "full": 2,
        "slow": 3,
    }


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ("seed:", "sede:", r"unknown block 'sede'; did you mean 'seed'\?"),
        ("seed: 1", "split: {}", r"unknown block 'split'; known: compute, scale, seed"),
        ("scale: quick", "scale: huge", r"scale: must be one of tiny, quick, full, got 'huge'"),
        ("scale: quick", "", r"scale: is missing"),
        ("seed: 1", "", r"seed: is missing"),
        ("seed: 1", "seed: one", r"seed: must be a whole number >= 0, got 'one'"),
        ("seed: 1", "seed: 2024-13-01", r"not valid YAML: month must be in 1..12"),
        ("seed: 1", "seed: [", r"not valid YAML"),
        (SHARED, "- a", r"must be a mapping, got list"),
        (SHARED, "", r"must be a mapping, got NoneType"),
    ],
)
def test_a_bad_file_is_named(root, old, new, sentence):
    (root / "params.yaml").write_text(SHARED.replace(old, new))
    with refused("all", f"params.yaml: {new.strip() or 'no ' + old.strip()}", sentence) as caught:
        read(root=root)
    assert str(caught.value).startswith("params.yaml: ")


@pytest.mark.parametrize("stage", ["fetch", "index"])
def test_a_stage_of_the_root_is_no_block_of_a_task(root, stage):
    (root / "stages" / f"{stage}.py").touch()
    (root / FILE).write_text(f"{TASK}{stage}: {{}}\n")
    assert stage in read("prompts", root)  # nothing says yet that all tasks share it
    (root / "dvc.yaml").write_text("stages: {fetch: {foreach: '${packages}'}, index: {}}")
    said = rf"^{FILE}: unknown block '{stage}'; known: split, train$"
    with refused("all", f"{stage}: {{}} in the params.yaml of a task", match=said):
        read("prompts", root)


def test_a_knob_that_becomes_part_of_a_path_is_a_name():
    class Item(Block):
        features: Name

    assert check({"features": "tfidf"}, "x", Item).features == "tfidf"
    said = r"^x\.features: must be a name of small letters, .*, got '\.\./\.\./home'$"
    with refused("all", "train.x.features: ../../home", match=said):
        check({"features": "../../home"}, "x", Item)


def test_what_the_data_show_of_a_knob_is_said_with_its_place():
    with pytest.raises(ParamError, match=r"^a/params\.yaml: train\.x\.least: too much$"):  # noqa: SIM117
        with under("a/params.yaml: train.x"):
            raise KnobError("least: too much")
    with pytest.raises(ParamError, match=r"^compute\.cluster: no ray$"):  # noqa: SIM117
        with under("a/params.yaml: train.x"):
            raise ParamError("compute.cluster: no ray")


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ("split:", "spilt:", r"unknown block 'spilt'; did you mean 'split'\?"),
        ("split:", "seed:", r"unknown block 'seed'; known: split, train"),
        ("0.2}", "0.2", r"not valid YAML"),
        (TASK, "- a", r"must be a mapping, got list"),
        (TASK, "", r"must be a mapping, got NoneType"),
    ],
)
def test_a_bad_file_of_a_task_is_named(root, old, new, sentence):
    (root / FILE).write_text(TASK.replace(old, new))
    with pytest.raises(ParamError, match=rf"^{FILE}: .*{sentence}"):
        read("prompts", root)
    read("columns", root)  # the other task does not mind


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"share": 0}, f"{FILE}: split.share: must be > 0, got 0"),
        ({"share": 1.5}, f"{FILE}: split.share: must be < 1, got 1.5"),
        ({"rows": "many"}, f"{FILE}: split.rows: must be a valid integer"),
        ({"method": "x"}, f"{FILE}: split.method: must be one of 'group' or 'random'"),
        ({"shares": 1}, f"{FILE}: split.shares: unknown key; did you mean 'share'?"),
    ],
)
def test_a_bad_value_is_named_with_what_is_allowed(change, sentence):
    with pytest.raises(ParamError) as caught:
        check({"rows": 1, "share": 0.5} | change, f"{FILE}: split", Split)
    assert str(caught.value).startswith(sentence)


def test_every_fault_of_a_block_is_told_at_once():
    with pytest.raises(ParamError) as caught:
        check({"share": 2, "shade": 1}, f"{FILE}: split", Split)
    assert str(caught.value).splitlines() == [
        f"{FILE}: split.rows: is missing",
        f"{FILE}: split.share: must be < 1, got 2",
        f"{FILE}: split.shade: unknown key; did you mean 'share'? known: method, rows, share",
    ]


def test_a_validators_own_sentence_is_kept():
    class Even(Block):
        n: int

        @field_validator("n")
        @classmethod
        def even(cls, n):
            if n % 2:
                raise ValueError("must be even")
            return n

    with pytest.raises(ParamError, match=r"^params\.yaml: a\.n: must be even, got 3$"):
        check({"n": 3}, "params.yaml: a", Even)


def test_lookup_says_how_far_it_came():
    params = Params({"split": {"caps": {"rows": 1}}}, {"seed": "params.yaml", "split": FILE})
    assert lookup(params, "split.caps.rows") == 1
    with pytest.raises(ParamError, match=rf"^{FILE}: no 'cap' in split; did you mean 'caps'\?"):
        lookup(params, "split.cap.rows")
    with pytest.raises(ParamError, match=rf"^{FILE}: no 'splits' in the top level; did you mean"):
        lookup(params, "splits")
    with pytest.raises(ParamError, match=r"no 'x' in split\.caps\.rows"):
        lookup(params, "split.caps.rows.x")
    with pytest.raises(ParamError, match=r"^params\.yaml: no 'seed' in the top level"):
        lookup(params, "seed")


def test_an_empty_block_takes_the_defaults():
    params = Params({"compute": None}, {"compute": "params.yaml"})
    assert block(params, "compute", ComputeParams) == ComputeParams(workers=2)


def test_a_block_is_named_with_its_file(root):
    (root / FILE).write_text(TASK.replace("0.2", "-1"))
    with pytest.raises(ParamError, match=rf"^{FILE}: split\.share: must be > 0, got -1$"):
        block(read("prompts", root), "split", Split)
    (root / "params.yaml").write_text(SHARED.replace("workers: 2", "workers: 0"))
    with pytest.raises(ParamError, match=r"^params\.yaml: compute\.workers: must be >= 1, got 0$"):
        block(read("prompts", root), "compute", ComputeParams)


def test_nearest_lists_all_when_nothing_is_near():
    assert nearest("zzz", ["b", "a"]) == "known: a, b"


def test_a_block_cannot_be_changed():
    with pytest.raises(ValueError, match="frozen"):
        ComputeParams().workers = 3


@pytest.mark.parametrize("seed", ["abc", -1, 1.5, True])
def test_a_seed_is_a_whole_number(tmp_path, seed):
    (tmp_path / "params.yaml").write_text(f"scale: quick\nseed: {seed}\n")
    with pytest.raises(ParamError, match=r"^params\.yaml: seed: must be a whole number >= 0"):
        read(root=tmp_path)


def test_infinity_is_no_value():
    class Knobs(Block):
        C: float

    with pytest.raises(ParamError, match=r"params\.yaml: a\.C: "):
        check({"C": float("inf")}, "params.yaml: a", Knobs)


def test_nearest_does_not_mind_the_case():
    assert nearest("c", ["C", "tol"]) == "did you mean 'C'? known: C, tol"


def test_a_pickle_does_not_depend_on_the_order_of_given_fields():
    import pickle

    class Knobs(Block):
        a: int = 1
        b: int = 2

    globals()["Knobs"] = Knobs  # pickle finds a class by its module
    Knobs.__qualname__ = "Knobs"
    assert pickle.dumps(Knobs(a=1, b=2)) == pickle.dumps(Knobs(b=2)) == pickle.dumps(Knobs())
    assert pickle.loads(pickle.dumps(Knobs(b=3))) == Knobs(b=3)
