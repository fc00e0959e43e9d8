"""Which units are compiled, each with what it imports under the name of its id."""

import json

import pandas as pd
import pytest

from rampart.solidity.compiler.imports import MissingImport
from rampart.tasks.contracts.compiled.sources import Source, chosen, job, require_labels, sources

KNOWN = {
    "a": Source("import './b.sol'; contract A {}", {"./b.sol": "b"}),
    "b": Source("import '../a.sol'; contract B {}", {"../a.sol": "a"}),
    "c": Source("import 'gone.sol';", {}),
    "d": Source("import 'e.sol';", {"e.sol": "e"}),
}


def test_every_text_is_there_once_under_its_id():
    found = job("a", "0.8", KNOWN, 200)
    texts = {"a": "import 'b'; contract A {}", "b": "import 'a'; contract B {}"}
    assert (found.entry, found.texts, found.runs) == ("a", texts, 200)
    named = job("a", "0.8", KNOWN, None, lambda name: f"x/{name}.sol")
    assert named.entry == "x/a.sol"
    assert named.texts["x/a.sol"] == "import 'x/b.sol'; contract A {}"


def test_what_is_missing_is_a_sentence():
    with pytest.raises(MissingImport, match=r"imports 'gone.sol', which is not here"):
        job("c", "0.8", KNOWN, None)
    with pytest.raises(MissingImport, match="imports the unit e, which is not here"):
        job("d", "0.8", KNOWN, None)


def units():
    rows = []
    for place in range(60):
        kind = ("library", "twin", "twin safe", "test")[place % 4]
        rows.append(
            {
                "id": f"{place:02}",
                "package": "p" if kind == "library" else "generated",
                "source": f"twins/time-{place}" if kind.startswith("twin") else "s",
                "path": f"{place}.sol",
                "kind": kind,
                "held": "",
                "era": ("0.5", "0.8")[place // 4 % 2],
                "line": 1,
                "label": 0 if kind in ("library", "twin safe") else 1 + place // 4 % 3,
                "text": "",
                "imports": json.dumps({"x": "y"}),
            }
        )
    return pd.DataFrame(rows)


def test_caps_count_by_package_and_by_class_and_keep_the_order():
    frame = units()
    found = chosen(frame, 2, 1)
    assert found["kind"].value_counts().to_dict() == {
        "twin": 6,
        "test": 6,
        "library": 2,
        "twin safe": 2,
    }
    assert list(found["id"]) == sorted(found["id"])
    assert len(chosen(frame, None, None)) == 60
    assert set(found["id"]) < set(chosen(frame, 4, 2)["id"])
    assert set(chosen(frame, None, None, ["0.5"])["era"]) == {"0.5"}


def test_a_file_is_taken_with_all_that_is_known_of_it():
    frame = pd.concat([units(), units().assign(line=9)], ignore_index=True)
    found = chosen(frame, 1, 1)
    assert (found.groupby("id").size() == 2).all()


def test_texts_by_id():
    frame = units().iloc[[0, 0, 1]]
    assert sources(frame) == {"00": Source("", {"x": "y"}), "01": Source("", {"x": "y"})}


def test_a_label_that_is_no_class_is_refused():
    with pytest.raises(ValueError, match="label must be from 0 to 9, got 12"):
        require_labels(units().assign(label=12))
