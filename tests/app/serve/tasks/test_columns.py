import pytest

from app.reading import SAMPLED, columns
from app.serve.tasks import columns as task
from rampart.operation.protocol import ProtocolError, Tensor


def tensor(name, values, *shape):
    return Tensor(name, "BYTES", shape or (len(values),), values)


def test_cells_are_read_as_those_of_a_file_are(tmp_path):
    read = task.row({"name": "a", "values": ["x", 1, 1.5, True, None, " "]})
    assert read.values == ["x", "1", "1.5", "true"]
    assert (read.n_rows, read.n_missing) == (6, 2)
    many = [str(n) for n in range(500)]
    for size in (1, SAMPLED, SAMPLED + 1, 500):
        (tmp_path / "a.csv").write_text("\n".join(["a", *many[:size]]))
        (filed,) = columns(tmp_path / "a.csv", header=True)
        read = task.row({"name": "a", "values": many[:size]})
        assert read[1:6] == filed[1:6]
        assert read.whole in ((), filed.whole)  # of few cells, the model sees all that there is
        assert bool(read.whole) == (size > SAMPLED)


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("a", "a column must be an object, got str"),
        ({"values": []}, "a list of 1 to 100,000 cells"),
        ({"values": "abc"}, "a list of 1 to"),
        ({"values": ["a", ["b"]]}, r"values\.1 must be a text"),
        ({"values": ["a"], "name": 3}, "name must be a text of at most 256"),
        ({"values": ["a"], "name": "x" * 257}, "name must be"),
        ({"values": ["a"], "nmae": "x"}, "unknown key 'nmae'; did you mean 'name'"),
    ],
)
def test_what_is_no_column_is_refused(value, said):
    with pytest.raises(ValueError, match=said):
        task.row(value)


def test_tensors_are_columns():
    rows = task.rows_of({"column": tensor("column", ['{"values": ["a"]}'])})
    assert rows == [{"values": ["a"]}]
    one = task.rows_of({"values": tensor("values", ["a", "b"])})
    assert one == [{"name": "", "values": ["a", "b"]}]
    both = {"values": tensor("values", ["a", "b", "c", "d"], 2, 2), "name": tensor("name", "xy")}
    assert task.rows_of(both) == [
        {"name": "x", "values": ["a", "b"]},
        {"name": "y", "values": ["c", "d"]},
    ]


@pytest.mark.parametrize(
    ("inputs", "said"),
    [
        ({}, "give column, or values and name"),
        ({"x": tensor("x", ["a"])}, "no input 'x'; known: column, name, values"),
        ({"column": tensor("column", ["["])}, "is not JSON"),
        ({n: tensor(n, ["a"]) for n in ("column", "values")}, "give either column"),
        ({"values": tensor("values", ["a"]), "name": tensor("name", ["a", "b"])}, "2 names for 1"),
        ({"values": tensor("values", ["a"], 1, 1, 1)}, "must be BYTES of shape"),
        ({"values": tensor("values", [], 3, 0)}, r"has columns without cells: \[3, 0\]"),
        ({"column": Tensor("column", "FP32", (1,), [1.0])}, "datatype must be BYTES, got FP32"),
        ({"column": tensor("column", ["a", "b"], 1, 2)}, r"shape must be \[n\] or \[n, 1\]"),
    ],
)
def test_other_tensors_are_refused(inputs, said):
    with pytest.raises(ProtocolError, match=said):
        task.rows_of(inputs)


def test_answers(columns):
    loaded = task.load("columns", columns, None, {})
    assert (loaded.name, loaded.version) == ("tiny-columns", "1.0.0")
    (answer,) = loaded.score([task.row({"name": "n", "values": ["1"]})])
    assert answer.body["class"] == answer.prediction == "numeric"
    assert list(answer.body["probabilities"]) == loaded.labels
    assert answer.body["confidence"] == round(answer.confidence, 4)


def test_a_column_is_sketched_as_the_reference_is():
    told = task.features(task.row({"name": "Age", "values": ["31", None, "47", "31"]}))
    assert (told["missing"], told["length"], told["header"]) == (0.25, 2.0, "mixed")
    assert task.features(task.row({"values": [None]}))["distinct"] is None
