"""The Open Inference Protocol, version 2: requests to tensors of texts and numbers, and back.

JSON, and the extension for binary tensors: with the header ``Inference-Header-Content-Length: n``
the first n bytes of a body are the JSON, and the rest are the tensors that it says have a
``binary_data_size``, in their order. An element of BYTES is its length as four bytes, the least
first, and then that many; of FP32 four bytes. Nothing here opens a file or a connection.
"""

from __future__ import annotations

import math
import struct
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np

from rampart.core.params import nearest

LENGTH_HEADER = "Inference-Header-Content-Length"
TYPES = ("BYTES", "FP32")
DIMENSIONS = 3


class ProtocolError(ValueError):
    """A request that is not of the protocol; says what is wrong and what is allowed."""


class Tensor(NamedTuple):
    """A named array: texts (BYTES, UTF-8) or float32 (FP32), row by row."""

    name: str
    datatype: str
    shape: tuple[int, ...]
    values: Sequence[Any]  # flat


class Wanted(NamedTuple):
    """An output that is asked for, and whether as bytes."""

    name: str
    binary: bool


class Infer(NamedTuple):
    """A request for inference."""

    id: str | None  # the caller's own
    inputs: dict[str, Tensor]
    outputs: tuple[Wanted, ...]  # none: all of them
    binary: bool  # of outputs that are not named
    parameters: dict[str, Any]


def header_length(value: str | None, size: int) -> int | None:
    """Return how many bytes of a body are JSON by its header; None where there is no header.

    Examples
    --------
    >>> header_length("12", 40), header_length(None, 40)
    (12, None)
    """
    if value is None:
        return None
    if not (value.isascii() and value.isdigit()) or len(value) > 12 or int(value) > size:
        raise ProtocolError(
            f"{LENGTH_HEADER}: must be a whole number from 0 to {size}, the bytes of the body"
        )
    return int(value)


def read(head: Any, rest: bytes) -> Infer:
    """Return a request.

    Parameters
    ----------
    head : the JSON of the body. rest : the bytes behind it, where tensors are binary.

    Raises
    ------
    ProtocolError : not of the protocol, or bytes that no tensor has.
    """
    head = _object(head, "the body")
    parameters = _object(head.get("parameters", {}), "parameters")
    own = head.get("id")
    if own is not None and not (isinstance(own, str) and len(own) <= 256):
        raise ProtocolError("id: must be a text of at most 256 characters")
    inputs: dict[str, Tensor] = {}
    place = 0
    for entry in _entries(head, "inputs"):
        tensor, place = _tensor(entry, rest, place)
        if tensor.name in inputs:
            raise ProtocolError(f"inputs: {tensor.name!r} is there twice")
        inputs[tensor.name] = tensor
    if place != len(rest):
        raise ProtocolError(f"{len(rest) - place} bytes behind the JSON belong to no tensor")
    if not inputs:
        raise ProtocolError("inputs: there is none")
    binary = parameters.get("binary_data_output", False) is True
    outputs = tuple(_wanted(entry, binary) for entry in _entries(head, "outputs"))
    return Infer(own, inputs, outputs, binary, parameters)


def build(
    answer: Mapping[str, Any],
    tensors: Sequence[Tensor],
    outputs: Sequence[Wanted] = (),
    binary: bool = False,
) -> tuple[dict[str, Any], list[bytes]]:
    """Return the JSON of an answer, and the tensors behind it that are binary.

    Parameters
    ----------
    answer : what stands beside the outputs: ``model_name``, ``model_version``, ``id``, ...
    tensors : what there is. outputs : what was asked for; none: all of it.
    binary : how outputs are sent that were not named.

    Raises
    ------
    ProtocolError : an output that there is not.
    """
    there = {tensor.name: tensor for tensor in tensors}
    told, behind = [], []
    for name, as_bytes in outputs or [Wanted(tensor.name, binary) for tensor in tensors]:
        if name not in there:
            raise ProtocolError(f"outputs: no output {name!r}; {nearest(name, list(there))}")
        tensor = there[name]
        entry: dict[str, Any] = {
            "name": name,
            "datatype": tensor.datatype,
            "shape": list(tensor.shape),
        }
        if as_bytes:
            behind.append(packed(tensor))
            entry["parameters"] = {"binary_data_size": len(behind[-1])}
        else:
            entry["data"] = [
                float(one) if tensor.datatype == "FP32" else one for one in tensor.values
            ]
        told.append(entry)
    return {**answer, "outputs": told}, behind


def packed(tensor: Tensor) -> bytes:
    """Return a tensor's values as bytes.

    Examples
    --------
    >>> packed(Tensor("label", "BYTES", (1,), ["no"]))
    b'\\x02\\x00\\x00\\x00no'
    """
    if tensor.datatype == "FP32":
        return np.asarray(tensor.values, dtype="<f4").tobytes()
    texts = [one.encode() for one in tensor.values]
    return b"".join(struct.pack("<I", len(text)) + text for text in texts)


def _tensor(entry: Any, rest: bytes, place: int) -> tuple[Tensor, int]:
    """Return an input, and where in the rest the next one begins."""
    entry = _object(entry, "inputs")
    name, datatype, shape = (entry.get(key) for key in ("name", "datatype", "shape"))
    if not isinstance(name, str) or not 0 < len(name) <= 64:
        raise ProtocolError("inputs: each needs a name of 1 to 64 characters")
    where = f"input {name!r}"
    if datatype not in TYPES:
        raise ProtocolError(f"{where}: datatype must be one of {', '.join(TYPES)}")
    whole = isinstance(shape, list) and 1 <= len(shape) <= DIMENSIONS
    if not whole or not all(type(n) is int and 0 <= n <= 2**31 for n in shape):
        raise ProtocolError(
            f"{where}: shape must be a list of 1 to {DIMENSIONS} whole numbers >= 0"
        )
    count = math.prod(shape)
    size = _object(entry.get("parameters", {}), f"{where}: parameters").get("binary_data_size")
    if size is None:
        values: Sequence[Any] = _flat(entry.get("data"), shape, where)
    elif "data" in entry:
        raise ProtocolError(f"{where}: has both data and binary_data_size")
    elif type(size) is not int or not 0 <= size <= len(rest) - place:
        raise ProtocolError(
            f"{where}: binary_data_size must be from 0 to {len(rest) - place}, the bytes left"
        )
    else:
        values, place = _unpacked(rest[place : place + size], datatype, where), place + size
    if len(values) != count:
        raise ProtocolError(
            f"{where}: shape {shape} is of {count} elements, the data has {len(values)}"
        )
    kind = str if datatype == "BYTES" else (int, float)
    if not all(isinstance(one, kind) and not isinstance(one, bool) for one in values):
        said = "texts" if datatype == "BYTES" else "numbers"
        raise ProtocolError(f"{where}: its data must be {said}")
    return Tensor(name, datatype, tuple(shape), values), place


def _unpacked(content: bytes, datatype: str, where: str) -> Sequence[Any]:
    if datatype == "FP32":
        if len(content) % 4:
            raise ProtocolError(f"{where}: {len(content)} bytes are no whole number of FP32")
        return np.frombuffer(content, dtype="<f4").tolist()
    values, place = [], 0
    while place < len(content):
        end = place + 4
        length = int.from_bytes(content[place:end], "little")
        if end > len(content) or end + length > len(content):
            raise ProtocolError(f"{where}: an element ends behind the tensor")
        try:
            values.append(content[end : end + length].decode())
        except UnicodeDecodeError:
            raise ProtocolError(f"{where}: element {len(values)} is not UTF-8") from None
        place = end + length
    return values


def _flat(data: Any, shape: Sequence[int], where: str) -> list[Any]:
    """Return data row by row; it may be nested as the shape is, or flat."""
    if not isinstance(data, list):
        raise ProtocolError(f"{where}: needs data, a list, or binary_data_size")
    for level in range(1, DIMENSIONS):
        if not any(isinstance(one, list) for one in data):
            break
        if not all(isinstance(one, list) for one in data):
            raise ProtocolError(f"{where}: its data mixes lists and elements")
        if level == len(shape) or any(len(one) != shape[level] for one in data):
            raise ProtocolError(f"{where}: its data is nested otherwise than shape {list(shape)}")
        data = [one for part in data for one in part]
    return data


def _wanted(entry: Any, binary: bool) -> Wanted:
    entry = _object(entry, "outputs")
    if not isinstance(entry.get("name"), str):
        raise ProtocolError("outputs: each needs a name")
    chosen = _object(entry.get("parameters", {}), "outputs: parameters")
    if "classification" in chosen:
        raise ProtocolError("outputs: classification is not offered; ask for label")
    return Wanted(entry["name"], chosen.get("binary_data", binary) is True)


def _entries(head: Mapping[str, Any], name: str) -> list[Any]:
    entries = head.get(name, [])
    if not isinstance(entries, list) or len(entries) > 64:
        raise ProtocolError(f"{name}: must be a list of at most 64")
    return entries


def _object(value: Any, where: str) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise ProtocolError(f"{where}: must be an object, got {type(value).__name__}")
    return value
