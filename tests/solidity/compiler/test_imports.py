"""What a source imports, found among given texts or named in one sentence."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rampart.solidity.compiler.imports import MissingImport, closure, imported, linked, resolved


def test_every_form_of_an_import():
    text = """
    import "a.sol"; import 'b.sol' as B;
    import * as C from "c.sol";
    import {D, E as F} from "d.sol";
    import {
        G // "no.sol"
    } from "./e.sol"; /* import "no.sol"; */
    string constant x = "import 'no.sol'"; uint important = 1; string y = "z";
    """
    assert imported(text) == ["a.sol", "b.sol", "c.sol", "d.sol", "./e.sol"]


def test_relative_to_who_imports():
    assert resolved("./a.sol", "b.sol") == "a.sol"
    assert resolved("../../x/a.sol", "p/q/r/b.sol") == "p/x/a.sol"


def test_what_is_behind_an_import_comes_too():
    texts = {"p/b.sol": "import './c.sol';", "p/c.sol": "import './b.sol';", "p/d.sol": ""}
    found = closure("mine.sol", "import 'p/b.sol';", texts.get)
    assert found == {"mine.sol": "import 'p/b.sol';", **{k: texts[k] for k in found if k in texts}}
    assert list(found) == ["mine.sol", "p/b.sol", "p/c.sol"]


def test_a_missing_import_is_a_sentence():
    with pytest.raises(MissingImport, match=r"^p/a\.sol imports '\./b\.sol', which is not here$"):
        closure("p/a.sol", "import './b.sol';", {}.get)


def test_imports_without_end_are_refused():
    with pytest.raises(MissingImport, match="imports more than 2,000 files"):
        closure("0", "import '1';", lambda name: f"import '{int(name) + 1}';")


def test_imports_by_name_stand_on_their_lines():
    text = "import {\n A // \"no\"\n} from './a.sol';\nstring x = \"import './a.sol'\";"
    wanted = "import {\n A // \"no\"\n} from 'one';\nstring x = \"import './a.sol'\";"
    assert linked(text, {"./a.sol": "one"}) == wanted
    with pytest.raises(MissingImport, match=r"^imports '\./a\.sol', which is not here$"):
        linked(text, {})


@given(st.text(alphabet="import\"'./*\n;{} fromA", max_size=200))
def test_any_text_is_read(text):
    paths = imported(text)
    assert all("\n" not in path for path in paths)
    assert linked(text, dict.fromkeys(paths, "a")).count("\n") == text.count("\n")
    assert linked(text, {path: path for path in paths}) == text
