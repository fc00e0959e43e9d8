from typing import Literal

import pytest
from pydantic import Field, field_validator

from rampart.compute import ComputeParams
from rampart.params import Block, ParamError, at_scale, block, check, lookup, nearest, read

TEXT = """
scale: quick
seed: 1
compute: {workers: 2}
split:
  prompts: {rows: {tiny: 10, quick: 200, full: null}, share: 0.2}
"""


class Split(Block):
    rows: int | None
    share: float = Field(gt=0, lt=1)
    method: Literal["group", "random"] = "group"


@pytest.fixture
def file(tmp_path):
    (tmp_path / "stages").mkdir()
    for name in ("split", "train", "__init__"):
        (tmp_path / "stages" / f"{name}.py").touch()
    path = tmp_path / "params.yaml"
    path.write_text(TEXT)
    return path


@pytest.mark.parametrize(("scale", "rows"), [("tiny", 10), ("quick", 200), ("full", None)])
def test_one_word_switches_the_scale(file, scale, rows):
    file.write_text(TEXT.replace("scale: quick", f"scale: {scale}"))
    assert block(read(file), "split.prompts", Split).rows == rows


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
        ("split:", "spilt:", r"unknown block 'spilt'; did you mean 'split'\?"),
        ("scale: quick", "scale: huge", r"scale: must be one of tiny, quick, full, got 'huge'"),
        ("scale: quick", "", r"scale: must be one of tiny, quick, full, got None"),
        ("seed: 1", "seed: [", r"not valid YAML"),
        (TEXT, "- a", r"must be a mapping, got list"),
        (TEXT, "", r"must be a mapping, got NoneType"),
    ],
)
def test_a_bad_file_is_named(file, old, new, sentence):
    file.write_text(TEXT.replace(old, new))
    with pytest.raises(ParamError, match=r"params\.yaml: .*" + sentence):
        read(file)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"share": 0}, "params.yaml: split.prompts.share: must be > 0, got 0"),
        ({"share": 1.5}, "params.yaml: split.prompts.share: must be < 1, got 1.5"),
        ({"rows": "many"}, "params.yaml: split.prompts.rows: must be a valid integer"),
        ({"method": "x"}, "params.yaml: split.prompts.method: must be one of 'group' or 'random'"),
        ({"shares": 1}, "params.yaml: split.prompts.shares: unknown key; did you mean 'share'?"),
    ],
)
def test_a_bad_value_is_named_with_what_is_allowed(change, sentence):
    with pytest.raises(ParamError) as caught:
        check({"rows": 1, "share": 0.5} | change, "split.prompts", Split)
    assert str(caught.value).startswith(sentence)


def test_every_fault_of_a_block_is_told_at_once():
    with pytest.raises(ParamError) as caught:
        check({"share": 2, "shade": 1}, "split.prompts", Split)
    assert str(caught.value).splitlines() == [
        "params.yaml: split.prompts.rows: is missing",
        "params.yaml: split.prompts.share: must be < 1, got 2",
        "params.yaml: split.prompts.shade: unknown key; did you mean 'share'? "
        "known: method, rows, share",
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
        check({"n": 3}, "a", Even)


def test_lookup_says_how_far_it_came():
    params = {"split": {"prompts": {"rows": 1}}}
    assert lookup(params, "split.prompts.rows") == 1
    with pytest.raises(ParamError, match=r"no 'prompt' in split; did you mean 'prompts'\?"):
        lookup(params, "split.prompt.rows")
    with pytest.raises(ParamError, match="no 'splits' in the top level; did you mean 'split'"):
        lookup(params, "splits")
    with pytest.raises(ParamError, match=r"no 'x' in split\.prompts\.rows"):
        lookup(params, "split.prompts.rows.x")


def test_an_empty_block_takes_the_defaults():
    assert block({"compute": None}, "compute", ComputeParams) == ComputeParams(
        engine="local", workers=2
    )


def test_nearest_lists_all_when_nothing_is_near():
    assert nearest("zzz", ["b", "a"]) == "known: a, b"


def test_a_block_cannot_be_changed():
    with pytest.raises(ValueError, match="frozen"):
        ComputeParams().workers = 3


@pytest.mark.parametrize("seed", ["abc", -1, 1.5, True])
def test_a_seed_is_a_whole_number(tmp_path, seed):
    path = tmp_path / "params.yaml"
    path.write_text(f"scale: quick\nseed: {seed}\n")
    with pytest.raises(ParamError, match=r"^params\.yaml: seed: must be a whole number >= 0"):
        read(path)


def test_infinity_is_no_value():
    class Knobs(Block):
        C: float

    with pytest.raises(ParamError, match=r"params\.yaml: a\.C: "):
        check({"C": float("inf")}, "a", Knobs)


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
