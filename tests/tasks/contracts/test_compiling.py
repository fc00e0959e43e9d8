"""Units and artifacts as rows of bytecode, with a compiler that is no program."""

import json
import zipfile

import pandas as pd
import pytest

from rampart.core.compute import ComputeParams
from rampart.solidity.compiler.batches import Result
from rampart.solidity.compiler.standard import Contract
from rampart.tasks.contracts import compiling
from rampart.tasks.contracts.compiling import CompileParams, compiled, published, rows, summary
from rampart.tasks.contracts.unit import unit

OWNED = ["owner()", "transferOwnership(address)"]


def fake(jobs, compute, limit):
    """Return a contract a source, whose code says what it was made of; one does not compile."""
    found = []
    for job in jobs:
        if "broken" in job.texts[job.entry]:
            found.append(Result((), "ParserError: Expected ';' (x.sol:1:2)"))
            continue
        code = f"60{0 if job.runs is None else job.runs % 256:02x}" + job.entry
        contracts = [
            Contract("A", "contract", (), False, code, tuple(OWNED), []),
            Contract("B", "contract", ("A",), False, code + "01", (), [{"type": "fallback"}]),
            Contract("I", "interface", (), True, "", ("f()",), []),
            Contract("L", "library", (), False, "73", (), []),
        ]
        found.append(Result(tuple(contracts)))
    return found


@pytest.fixture(autouse=True)
def _no_program(monkeypatch):
    monkeypatch.setattr(compiling, "compile_all", fake)


def units():
    shared = {"package": "oz-5", "source": "oz-5", "era": "0.8"}
    clean = unit("clean", kind="library", group="oz/a", path="a.sol", **shared)
    other = {"kind": "test", "group": "t/a", "path": "t.sol", "contract": "B", "function": "f"}
    test = unit("test", **shared, **other) | {"label": 2, "role": "external", "held": "test"}
    broken = unit("broken", kind="library", group="oz/b", path="b.sol", **shared)
    far = unit("import './gone.sol';", kind="library", group="oz/c", path="c.sol", **shared)
    return pd.DataFrame([clean, test, broken, far])


def test_a_row_a_contract_with_the_label_of_its_function():
    frame = rows(units(), CompileParams(), ComputeParams(workers=1))
    good = frame[frame["error"] == ""].set_index(["kind", "contract"])
    assert set(good.index) == {("library", "A"), ("library", "B"), ("test", "B")}
    row = good.loc[("test", "B")]
    assert (row["label"], row["function"], row["role"], row["held"]) == (2, "f", "external", "test")
    assert (row["compiler"], row["runs"], row["group"], row["type"]) == (
        "0.8.26",
        200,
        "t/a",
        "proxy",
    )
    assert good.loc[("library", "A"), "type"] == "access"
    assert json.loads(good.loc[("library", "A"), "selectors"]) == OWNED
    assert frame["id"].is_unique
    assert list(frame.columns) == list(compiling.COLUMNS)


@pytest.mark.parametrize(
    ("kind", "more", "wanted"),
    [
        ("project", {"contract": "Base", "function": "f", "label": 3}, {"A": 3, "B": 3}),
        ("project", {"contract": "Far", "function": "f", "label": 3}, {"A": 3, "B": 3}),
        ("project", {"contract": "Far", "function": "g", "label": 3}, {"A": 3}),
        ("project", {"open": '[["Far", "f", 1]]'}, {}),
        ("project", {"contract": "C", "function": "f", "label": 3}, {"A": 0, "B": 0}),
        ("guard removed", {"contract": "Base", "function": "f", "label": 3}, {"A": 0, "B": 0}),
    ],
)
def test_a_code_has_what_its_file_imports(kind, more, wanted):
    """A and B inherit from a contract of another file, of another name, as the compiler's do."""
    shared = {"package": "shop", "source": "shop", "era": "0.8", "group": "shop"}
    text = "contract Far { function f() public {} function g() public {} }\ncontract Base is Far {}"
    base = unit(text, kind=kind, path="base.sol", **shared) | more
    text = "import 'b';\ncontract A is Base {}\ncontract B is A { function g() public {} }"
    heir = unit(text, {"b": base["id"]}, kind="project", path="heir.sol", **shared)
    frame = rows(pd.DataFrame([base, heir]), CompileParams(), ComputeParams(workers=1))
    heirs = frame[frame["unit"] == heir["id"]]
    assert dict(zip(heirs["contract"], heirs["label"])) == wanted


def test_an_edited_file_has_the_label_of_its_edit_alone():
    shared = {"package": "shop", "source": "shop", "era": "0.8", "group": "shop"}
    base = unit("contract Base { function f() public {} }", kind="project", path="b.sol", **shared)
    base |= {"contract": "Base", "function": "f", "label": 3}
    text = "import 'b';\ncontract A is Base {}\ncontract B is A { function g() public {} }"
    edited = unit(text, {"b": base["id"]}, kind="guard removed", path="h.sol", **shared)
    edited |= {"contract": "B", "function": "g", "label": 2}
    frame = rows(pd.DataFrame([base, edited]), CompileParams(), ComputeParams(workers=1))
    made = frame[frame["unit"] == edited["id"]]
    assert dict(zip(made["contract"], made["label"])) == {"B": 2}


def test_what_does_not_compile_says_why():
    frame = rows(units(), CompileParams(), ComputeParams(workers=1))
    errors = set(frame.loc[frame["error"] != "", "error"])
    assert errors == {
        "ParserError: Expected ';' (x.sol:1:2)",
        "imports './gone.sol', which is not here",
    }
    assert (frame.loc[frame["error"] != "", "bytecode"] == "").all()
    told = summary(frame)
    assert (told["codes"], told["units"], told["failed"]) == (3, 4, 2)
    assert told["reasons"]["ParserError: Expected ';'"] == 1
    assert told["by_type"] == {"access": 1, "proxy": 2}


def test_an_abstract_contract_is_made_whole_where_that_compiles(monkeypatch):
    def compiler(jobs, compute, limit):
        found = []
        for job in jobs:
            text = job.texts[job.entry]
            if "Whole_" in text and "wants more" in text:
                found.append(Result((), "TypeError: should be marked as abstract"))
                continue
            made = [Contract("A", "contract", (), True, "", (), [])]
            if "Whole_A is A" in text:
                made.append(Contract("Whole_A", "contract", ("A",), False, "60", ("f()",), []))
            found.append(Result(tuple(made)))
        return found

    monkeypatch.setattr(compiling, "compile_all", compiler)
    shared = {"package": "oz-5", "source": "oz-5", "era": "0.8", "kind": "guard removed"}
    text = "abstract contract A {}"
    frame = [
        unit(text, group="oz/a", path="a", contract="A", function="f", **shared) | {"label": 2},
        unit(f"{text} // wants more", group="oz/a", path="b", contract="A", **shared)
        | {"label": 2},
    ]
    (row,) = compiled(pd.DataFrame(frame), CompileParams(), ComputeParams(workers=1))
    assert (row["contract"], row["label"], row["group"], row["bytecode"]) == ("A", 2, "oz/a", "60")


def test_other_settings_of_the_compiler_are_rows_of_their_own():
    settings = CompileParams(settings=["none", "200", "10000"], resettled=None)
    found = pd.DataFrame(compiled(units()[:1], settings, ComputeParams(workers=1)))
    assert sorted(found["runs"].unique()) == [-1, 200, 10000]
    assert found["id"].is_unique
    assert found.groupby("contract")["group"].nunique().eq(1).all()
    only = CompileParams(settings=["none"], resettled=0)
    assert {row["runs"] for row in compiled(units()[:1], only, ComputeParams(workers=1))} == {200}


def test_the_order_of_the_units_changes_nothing():
    one, two = (
        rows(frame, CompileParams(), ComputeParams(workers=1)) for frame in (units(), units()[::-1])
    )
    pd.testing.assert_frame_equal(one, two)


def test_settings_and_labels_that_are_refused():
    with pytest.raises(ValueError, match=r"settings: must be none or a number .*, got 'fast'"):
        list(compiled(units(), CompileParams(settings=["fast"], resettled=None), ComputeParams()))
    with pytest.raises(ValueError, match="label must be from 0 to 9, got -1"):
        rows(units().assign(label=-1), CompileParams(), ComputeParams())


def test_artifacts_are_rows_without_a_unit(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "data/packages/oz-4").mkdir(parents=True)
    abi = [{"type": "function", "name": name[:-2], "inputs": []} for name in ("owner()", "f()")]
    with zipfile.ZipFile(tmp_path / "data/packages/oz-4/x.zip", "w") as archive:
        value = {"abi": abi, "deployedBytecode": "0x60", "compiler": {"version": "0.5.17"}}
        archive.writestr("A.json", json.dumps(value))
        archive.writestr("Stub.json", json.dumps({"abi": [], "deployedBytecode": "0x61"}))
    item = {"package": "oz-4", "members": "*.json", "role": "external"}
    (row,) = published(CompileParams(artifacts=[item]))
    wanted = {"unit": "", "kind": "artifact", "group": "oz/a@package", "label": 0, "runs": -2}
    wanted |= {"era": "0.5", "compiler": "0.5.17", "bytecode": "60", "type": "other"}
    wanted |= {"held": "package", "role": "external", "contract": "A", "error": ""}
    assert {key: row[key] for key in wanted} == wanted
