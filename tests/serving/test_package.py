import hashlib

import pytest

from rampart.core.params import ParamError
from rampart.serving import package as packaging

WHERE = "pipelines/t/params.yaml: package"
FIGURES = {"forest": {"test": {"accuracy": 0.9, "f1_macro": 0.85}}}
SCORES = {
    **{f"{name}{end}": 0.5 for name in ("accuracy", "f1_macro") for end in ("", "_low", "_high")},
    "ece": 0.01,
    "n": 7,
    "brier": 0.2,
}


def test_the_champion_unless_another_is_wanted():
    exported = {"forest": 10, "network": 20}
    assert packaging.choose(None, "network", exported, {}, WHERE) == "network"
    assert packaging.choose("forest", "network", exported, {}, WHERE) == "forest"


def test_a_champion_without_a_graph_names_what_there_is():
    with pytest.raises(ParamError) as caught:
        packaging.choose(
            None, "ensemble", {"forest": 41_300_000, "network": 900_000}, FIGURES, WHERE
        )
    assert str(caught.value) == (
        "pipelines/t/params.yaml: package.model: the champion 'ensemble' has no ONNX graph. Set it "
        "to one that has: forest (41.3 MB, accuracy 0.900, f1_macro 0.850); network (0.9 MB)"
    )
    with pytest.raises(ParamError, match=r"'forrest' has no ONNX graph. did you mean 'forest'"):
        packaging.choose("forrest", "network", {"forest": 1}, {}, WHERE)
    with pytest.raises(ParamError, match="no model has an ONNX graph: run the stage export"):
        packaging.choose(None, "network", {}, {}, WHERE)


VARIANTS = {
    "float32": {"status": "shipped", "reason": "as exported"},
    "int8": {"status": "shipped", "reason": "", "loss_test": 0.001},
    "float16": {"status": "refused", "reason": "loses 0.012, more than 0.005"},
}


def test_a_shipped_variant_is_given():
    assert packaging.check_variant("network", "int8", VARIANTS, WHERE)["loss_test"] == 0.001
    assert packaging.check_variant("network", "float32", None, WHERE) == {}


@pytest.mark.parametrize(
    ("variant", "variants", "message"),
    [
        (
            "float16",
            VARIANTS,
            r"package\.variant: 'float16' of network is refused: loses 0\.012",
        ),
        ("int4", VARIANTS, "network has no 'int4'; did you mean 'int8'"),
        ("int8", None, r"network has no 'int8' \(network was not compressed\); known: float32"),
    ],
)
def test_a_variant_that_is_not_shipped_says_why(variant, variants, message):
    with pytest.raises(ParamError, match=message):
        packaging.check_variant("network", variant, variants, WHERE)


def test_size_is_limited():
    assert packaging.check_size({"a": 600_000, "b": 400_000}, 1.0, "", WHERE) == 1_000_000
    with pytest.raises(
        ValueError,
        match=r"package\.max_mb: is 0\.9, the package has 1\.00 MB \(a 0\.60 MB, b",
    ):
        packaging.check_size({"a": 600_000, "b": 400_001}, 0.9, "network (0.9 MB)", WHERE)


def test_files_are_described_in_order():
    files = packaging.files_of({"b": b"xy", "a": b""})
    assert list(files) == ["a", "b"]
    assert files["b"] == {"bytes": 2, "sha256": hashlib.sha256(b"xy").hexdigest()}


def test_scores_are_those_of_the_splits():
    by_split = packaging.scores({"test": SCORES, "external": SCORES}, ("test", "external"))
    assert list(by_split) == ["test", "external"]
    assert "brier" not in by_split["test"]
    lacking = {key: value for key, value in SCORES.items() if key != "accuracy_low"}
    with pytest.raises(ValueError, match="metrics of test lack accuracy_low"):
        packaging.scores({"test": lacking}, ("test",))


def graph(inputs=("features",), output="probabilities", domain=""):
    from onnx import TensorProto, helper

    def value(name):
        return helper.make_tensor_value_info(name, TensorProto.FLOAT, ["N", 3])

    nodes = [helper.make_node("Identity", [inputs[0]], [output])]
    body = helper.make_graph(nodes, "g", [value(name) for name in inputs], [value(output)])
    imports = [helper.make_opsetid("", 17), *([helper.make_opsetid(domain, 4)] if domain else [])]
    return helper.make_model(body, opset_imports=imports)


def test_a_graph_says_what_it_needs():
    facts = {"feature_count": 3, "opset": 17, "minimum_onnxruntime": "1.12.0"}
    assert packaging.graph_facts(graph()) == facts
    trees = packaging.graph_facts(graph(domain="ai.onnx.ml"))
    assert trees["minimum_onnxruntime"] == "1.17.0"


def test_operators_newer_than_the_tables_need_the_version_here():
    import onnxruntime

    assert packaging.minimum_runtime({"": 17, "ai.onnx.ml": 99}) == onnxruntime.__version__


@pytest.mark.parametrize("names", [{"inputs": ("x",)}, {"inputs": ("features", "x")}])
def test_a_graph_with_another_form_is_refused(names):
    with pytest.raises(ValueError, match="must have the one input 'features'"):
        packaging.graph_facts(graph(**names))
