import numpy as np
import pytest
from onnx import helper

from rampart.serving.onnx import graphs as onnx_graphs
from tests import onnx_models

FORM = ("FLOAT", ["N", 2])


def plus(number):
    """Return a part that adds a number; its inner names are those of every other one."""
    nodes = [("Add", ["x", "c"], ["inner"], {}), ("Identity", ["inner"], ["p"], {})]
    constants = {"c": np.array([number], dtype=np.float32)}
    return onnx_graphs.part(nodes, constants, {"x": FORM}, {"p": FORM}, 17)


def test_parts_run_one_after_the_other():
    steps = [
        ("one", plus(1), {"x": "features", "p": "between"}),
        ("ten", plus(10), {"x": "between", "p": "end"}),
    ]
    model = onnx_graphs.assemble(steps, {"features": FORM}, {"end": FORM, "between": FORM})
    end, between = onnx_models.run(model, [[1, 2]], ("end", "between"))
    assert (end.tolist(), between.tolist()) == ([[12, 13]], [[2, 3]])
    assert [node.name for node in model.graph.node][:2] == ["one/Add_0", "one/Identity_1"]
    assert {tensor.name for tensor in model.graph.initializer} == {"one/c", "ten/c"}
    assert onnx_graphs.columns_of(model.graph.input[0]) == 2


def test_the_parts_stay_as_they_were():
    model = plus(1)
    before = onnx_graphs.to_bytes(model)
    onnx_graphs.assemble([("a", model, {"p": "q"})], {"a/x": FORM}, {"q": FORM})
    assert onnx_graphs.to_bytes(model) == before


def test_an_output_that_no_step_makes_is_named():
    with pytest.raises(ValueError, match=r"no step makes the output 'q'; steps: \['a'\]"):
        onnx_graphs.assemble([("a", plus(1), {"x": "x"})], {"x": FORM}, {"q": FORM})


def test_what_changes_no_result_is_taken_off():
    model, clean = plus(1), onnx_graphs.to_bytes(plus(1))
    model.producer_name, model.producer_version, model.doc_string = "a tool", "1.2", "today"
    model.graph.name, model.graph.node[0].doc_string = "5f2c", "line 7"
    model.metadata_props.add(key="date", value="today")
    model.opset_import.append(helper.make_opsetid("com.unused", 1))
    model.ir_version = 10
    assert onnx_graphs.to_bytes(onnx_graphs.plain(model)) == clean


@pytest.mark.parametrize(("opset", "ir"), [(15, 8), (17, 8), (19, 9), (21, 10)])
def test_the_oldest_form_of_a_file_that_knows_the_operators(opset, ir):
    model = onnx_graphs.part([("Identity", ["x"], ["p"], {})], {}, {"x": FORM}, {"p": FORM}, opset)
    assert (onnx_graphs.opset_of(model), model.ir_version) == (opset, ir)


def test_a_model_that_breaks_a_rule_is_refused():
    model = plus(1)
    model.graph.node[0].op_type = "Plus"
    with pytest.raises(ValueError, match=r"not a valid ONNX model: .*Plus"):
        onnx_graphs.to_bytes(model)
