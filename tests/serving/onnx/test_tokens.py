import numpy as np
import pytest

from rampart.serving.onnx import graphs, tokens
from rampart.serving.onnx.parity import session

IDS = np.array([[2, 5, 6, 3, 2, 7, 0, 0], [2, 8, 3, 0, 0, 0, 0, 0]], dtype=np.int32)


def run(model, **inputs):
    names = [output.name for output in model.graph.output]
    return dict(zip(names, session(graphs.to_bytes(model)).run(names, inputs)))


@pytest.mark.parametrize("opset", [17, 21])
def test_windows_in_use_are_cut_to_the_longest(opset):
    found = run(tokens.cut(4, 2, opset), x=IDS)
    assert found["ids"].tolist() == [[2, 5, 6, 3], [2, 7, 0, 0], [2, 8, 3, 0]]
    assert found["token"].sum(axis=1).tolist() == [4, 2, 3]
    assert (found["size"].tolist(), found["places"].tolist()) == ([4], [0, 1, 2])
    alone = run(tokens.cut(4, 2, opset), x=IDS[1:])
    assert (alone["ids"].tolist(), alone["size"].tolist()) == ([[2, 8, 3]], [3])


P = np.array([[0.7, 0.1, 0.2], [0.1, 0.1, 0.8], [0.5, 0.5, 0.0]], dtype=np.float32)


@pytest.mark.parametrize(("watch", "first"), [(0, P[0]), (1, P[0]), (2, P[1])])
def test_the_window_with_most_of_the_watched_class_speaks(watch, first):
    places = np.array([0, 1, 2])
    found = run(tokens.spoken(2, 3, watch, 17), ids=IDS, p=P, places=places)
    assert found["spoken"].tolist() == [first.tolist(), P[2].tolist()]


def test_a_class_that_there_is_not_is_refused():
    with pytest.raises(ValueError, match="watch: must be the number of a class, 0 to 2, got 3"):
        tokens.spoken(2, 3, 3, 17)
