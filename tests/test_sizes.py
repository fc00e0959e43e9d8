"""Every whole number of a schema has a largest value, so that a typo is a sentence.

Read from the sources: nothing is imported but what a test below tries.
"""

import ast
from pathlib import Path

import pytest

from rampart.core.params import check
from rampart.estimators import forest, network, xgboost
from rampart.tasks.columns import split as columns
from rampart.tasks.prompts import split as prompts
from tests.refusals import refused

ROOT = Path(__file__).parents[1]
CHECKED = {"labels"}  # by a validator: only a few numbers are allowed
BASES = ("Block", "Params")


def schemas():
    """Yield each knob of a schema: its file, class, name and source."""
    for path in sorted([*ROOT.glob("rampart/**/*.py"), *ROOT.glob("stages/*.py")]):
        text = path.read_text(encoding="utf-8")
        for node in ast.walk(ast.parse(text)) if "class " in text else ():
            if not isinstance(node, ast.ClassDef):
                continue
            bases = [ast.unparse(base) for base in node.bases]
            if any(base.endswith(BASES) for base in bases):
                for field in node.body:
                    if isinstance(field, ast.AnnAssign):
                        yield path.relative_to(ROOT), node.name, field.target.id, field


def numbers(annotation):
    """Tell whether an annotation has a whole number that nothing bounds."""
    inner = {
        id(part)
        for node in ast.walk(annotation)
        if isinstance(node, ast.Subscript) and ast.unparse(node.value) == "Annotated"
        if bounded(node)
        for part in ast.walk(node)
    }
    return any(
        isinstance(node, ast.Name) and node.id == "int" and id(node) not in inner
        for node in ast.walk(annotation)
    )


def bounded(node):
    words = {word.arg for word in ast.walk(node) if isinstance(word, ast.keyword)}
    return bool(words & {"le", "lt"})


def test_every_whole_number_of_a_schema_has_a_largest_value():
    fields = list(schemas())
    assert len(fields) > 150
    free = [
        f"{path}: {name}.{knob}"
        for path, name, knob, field in fields
        if knob not in CHECKED and numbers(field.annotation)
        if not (field.value is not None and bounded(field.value))
    ]
    assert free == []


def test_an_alias_of_a_number_has_one_too():
    free = []
    for path in ROOT.glob("rampart/**/*.py"):
        text = path.read_text(encoding="utf-8")
        for node in ast.walk(ast.parse(text)) if "Annotated[" in text else ():
            number = isinstance(node, ast.Subscript) and "Annotated[int," in ast.unparse(node)
            if number and not bounded(node):
                free.append(f"{path}: {ast.unparse(node)}")
    assert free == []


def test_the_search_for_them_finds_one_that_is_free():
    (free, listed, kept, inside) = ast.parse(
        "a: int = Field(gt=0)\nb: list[Annotated[int, Field(gt=0)]] = []\n"
        "c: int | None = Field(default=None, le=9)\nd: list[Annotated[int, Field(le=9)]] = []\n"
    ).body
    assert numbers(free.annotation)
    assert not bounded(free.value)
    assert numbers(listed.annotation)
    assert bounded(kept.value)
    assert not numbers(inside.annotation)


@pytest.mark.parametrize(
    ("task", "schema", "where", "knobs", "said"),
    [
        ("all", forest.Params, "train.forest", {"trees": 10**12}, "trees: must be <= 100000, got"),
        ("all", xgboost.Params, "train.xgboost", {"max_depth": 9999}, "max_depth: must be <= 64"),
        (
            "columns",
            network.Params,
            "train.network",
            {"epochs": 10**9},
            "epochs: must be <= 100000",
        ),
        ("columns", network.Params, "train.network", {"layers": "9" * 9}, "layers: .*pattern"),
        (
            "columns",
            network.Params,
            "train.network",
            {"layers": "-".join(["9"] * 99), "dropout": "-".join(["0"] * 99)},
            "layers: .*pattern",
        ),
        (
            "columns",
            columns.SplitParams,
            "split",
            {"validation": 0.2, "test": 0.2, "max_rejected": 1, "variants": 10**6},
            "variants: must be <= 100, got 1000000",
        ),
        (
            "prompts",
            prompts.SplitParams,
            "split",
            {"test": 0.1, "max_rejected": 1, "caps": {"a": 10**10}},
            "caps.a: must be <= 100000000, got 10000000000",
        ),
    ],
)
def test_a_size_that_no_machine_has_is_refused(task, schema, where, knobs, said):
    with refused(task, f"{where}: {knobs}", match=rf"^params\.yaml: {where}\.{said}"):
        check(knobs, f"params.yaml: {where}", schema)
