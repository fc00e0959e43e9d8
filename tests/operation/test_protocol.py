import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rampart.operation import protocol
from rampart.operation.protocol import ProtocolError, Tensor, Wanted


def head(**changes):
    tensor = {"name": "text", "datatype": "BYTES", "shape": [2], "data": ["a", "é"]}
    return {"inputs": [tensor | changes]}


def test_json_is_read():
    asked = protocol.read({"id": "7", "outputs": [{"name": "label"}], **head()}, b"")
    assert asked.inputs == {"text": Tensor("text", "BYTES", (2,), ["a", "é"])}
    assert (asked.id, asked.outputs, asked.binary) == ("7", (Wanted("label", False),), False)


def test_nested_data_is_flat():
    asked = protocol.read(head(shape=[2, 2], data=[["a", "b"], ["c", "d"]]), b"")
    assert asked.inputs["text"].values == ["a", "b", "c", "d"]
    numbers = head(datatype="FP32", shape=[1, 1, 2], data=[[[1, 2.5]]])
    assert protocol.read(numbers, b"").inputs["text"].values == [1, 2.5]


def test_binary_tensors_stand_behind_the_json_in_their_order():
    rest = b"\x01\0\0\0a\x02\0\0\0\xc3\xa9" + struct.pack("<2f", 1.5, -2)
    first = {"name": "text", "datatype": "BYTES", "shape": [2]}
    second = {"name": "x", "datatype": "FP32", "shape": [1, 2]}
    first["parameters"], second["parameters"] = {"binary_data_size": 11}, {"binary_data_size": 8}
    body = {"inputs": [first, second], "parameters": {"binary_data_output": True}}
    asked = protocol.read(body, rest)
    assert asked.inputs["text"].values == ["a", "é"]
    assert asked.inputs["x"].values == [1.5, -2.0]
    assert asked.binary
    # an output that is named says for itself how it is sent
    named = {"name": "label", "parameters": {"binary_data": False}}
    asked = protocol.read(body | {"outputs": [named, {"name": "p"}]}, rest)
    assert asked.outputs == (Wanted("label", False), Wanted("p", True))


@pytest.mark.parametrize(
    ("body", "rest", "said"),
    [
        ([], b"", "the body: must be an object, got list"),
        ({}, b"", "inputs: there is none"),
        ({"inputs": {}}, b"", "must be a list"),
        (head(shape=[3]), b"", r"shape \[3\] is of 3 elements, the data has 2"),
        (head(shape=[True, 2]), b"", "shape must be"),
        (head(shape=[-1]), b"", "shape must be"),
        (head(shape=[1, 1, 1, 2]), b"", "shape must be"),
        (head(shape=[2**31, 2**31]), b"", "is of 4611686018427387904 elements"),
        (head(datatype="INT64"), b"", "datatype must be one of BYTES, FP32"),
        (head(data=["a", 1]), b"", "must be texts"),
        (head(datatype="FP32", data=[True, 1]), b"", "must be numbers"),
        (head(data=["a", ["b"]]), b"", "mixes lists"),
        (head(shape=[2, 1], data=[["a", "b"], []]), b"", "nested otherwise than shape"),
        (head(data=[["a"], ["b"]]), b"", r"nested otherwise than shape \[2\]"),
        (head(data=None), b"", "needs data"),
        (head(name=""), b"", "a name of 1 to 64"),
        ({"inputs": head()["inputs"] * 2}, b"", "is there twice"),
        (head(), b"x", "1 bytes behind the JSON belong to no tensor"),
        (head(parameters={"binary_data_size": 1}), b"x", "both data and binary_data_size"),
        (head() | {"id": 5}, b"", "id: must be a text"),
        (head() | {"outputs": [{}]}, b"", "each needs a name"),
        (
            head() | {"outputs": [{"name": "a", "parameters": {"classification": 1}}]},
            b"",
            "is not offered",
        ),
    ],
)
def test_what_is_not_of_the_protocol_is_refused(body, rest, said):
    with pytest.raises(ProtocolError, match=said):
        protocol.read(body, rest)


@pytest.mark.parametrize(
    ("size", "rest", "said"),
    [
        (4, b"\x05\0\0\0", "ends behind the tensor"),
        (3, b"\x05\0\0", "ends behind the tensor"),
        (5, b"\x01\0\0\0\xff", "is not UTF-8"),
        (6, b"\x01\0\0\0a", "must be from 0 to 5"),
        (-1, b"", "must be from 0 to 0"),
    ],
)
def test_broken_bytes_are_refused(size, rest, said):
    tensor = {"name": "text", "datatype": "BYTES", "shape": [1]}
    body = {"inputs": [tensor | {"parameters": {"binary_data_size": size}}]}
    with pytest.raises(ProtocolError, match=said):
        protocol.read(body, rest)


def test_header_length():
    assert protocol.header_length("0", 0) == 0
    for value in ("-1", "9", "1e1", "٣", "", "9" * 5000):
        with pytest.raises(ProtocolError, match="from 0 to 8"):
            protocol.header_length(value, 8)


def test_an_answer_has_what_was_asked_for():
    label = Tensor("label", "BYTES", (2,), ["no", "yes"])
    p = Tensor("p", "FP32", (2, 1), [0.25, 0.5])
    told, behind = protocol.build({"model_name": "m"}, [label, p])
    assert (told["outputs"][1]["data"], behind) == ([0.25, 0.5], [])
    told, behind = protocol.build({}, [label, p], [Wanted("p", True), Wanted("label", False)])
    assert told["outputs"][0] == {
        "name": "p",
        "datatype": "FP32",
        "shape": [2, 1],
        "parameters": {"binary_data_size": 8},
    }
    assert behind == [struct.pack("<2f", 0.25, 0.5)]
    assert told["outputs"][1]["data"] == ["no", "yes"]
    with pytest.raises(ProtocolError, match="no output 'q'; known: label, p"):
        protocol.build({}, [label, p], [Wanted("q", False)])


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"]), max_size=20), max_size=9))
def test_what_is_packed_is_read_again(texts):
    content = protocol.packed(Tensor("text", "BYTES", (len(texts),), texts))
    tensor = {"name": "text", "datatype": "BYTES", "shape": [len(texts)]}
    body = {"inputs": [tensor | {"parameters": {"binary_data_size": len(content)}}]}
    assert protocol.read(body, content).inputs["text"].values == texts


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["name", "shape", "datatype", "data", "parameters"]), inner
        )
    ),
    max_leaves=12,
)


@given(st.lists(anything, max_size=3) | anything, anything, st.binary(max_size=40))
def test_whatever_comes_is_read_or_refused(inputs, outputs, rest):
    try:
        asked = protocol.read({"inputs": inputs, "outputs": outputs}, rest)
    except ProtocolError as error:
        said = str(error)
        assert said
    else:
        assert asked.inputs
