"""The wire between judge and box: length-prefixed frames of JSON and plain arrays.

Used on both sides. Reading trusts nothing: every length, dtype and shape is checked before memory
is taken, and whatever is not exactly right raises Malformed.
"""

import json
import math
import struct
from collections.abc import Callable
from typing import Any

import numpy as np

PREFIX = struct.Struct("<4sII")  # magic, bytes of header, bytes of payload
MAGIC = b"LSTM"
MOST_HEADER, MOST_PAYLOAD, MOST_ARRAYS, MOST_AXES = 1 << 20, 1 << 26, 10_000, 8
DTYPES: dict[str, np.dtype] = {
    "float64": np.dtype("<f8"),
    "float32": np.dtype("<f4"),
    "int64": np.dtype("<i8"),
    "int32": np.dtype("<i4"),
    "bool": np.dtype("?"),
}


class Malformed(Exception):
    """A frame that is not what write makes."""


def write(build: Callable[[Callable[[np.ndarray], int]], Any]) -> bytes:
    """Make a frame.

    Args:
        build: gives the message as JSON data; it is handed a function that stores an array
            and returns the number that stands for it.
    """
    arrays: list[np.ndarray] = []

    def put(array: np.ndarray) -> int:
        arrays.append(array)
        return len(arrays) - 1

    message = build(put)
    kinds = [[array.dtype.name, list(array.shape)] for array in arrays]
    header = json.dumps({"message": message, "arrays": kinds}).encode()
    payload = b"".join(a.astype(DTYPES[a.dtype.name], copy=False).tobytes() for a in arrays)
    if len(header) > MOST_HEADER or len(payload) > MOST_PAYLOAD:
        raise Malformed("the frame is too large")
    return PREFIX.pack(MAGIC, len(header), len(payload)) + header + payload


def lengths(prefix: bytes) -> tuple[int, int]:
    """Bytes of header and payload that follow a prefix."""
    magic, header, payload = PREFIX.unpack(prefix)
    if magic != MAGIC or header > MOST_HEADER or payload > MOST_PAYLOAD:
        raise Malformed("no frame")
    return header, payload


def read(header: bytes, payload: bytes) -> tuple[Any, Callable[[Any], np.ndarray]]:
    """Read a frame.

    Returns:
        the message, and a function that gives the array for a number in it.
    """
    try:
        data = json.loads(header)
        kinds = data["arrays"]
        message = data["message"]
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise Malformed("no JSON header") from error
    arrays = _arrays(kinds, payload)

    def get(number: Any) -> np.ndarray:
        if type(number) is not int or not 0 <= number < len(arrays):
            raise ValueError("no such array")
        return arrays[number]

    return message, get


def _arrays(kinds: Any, payload: bytes) -> list[np.ndarray]:
    if not isinstance(kinds, list) or len(kinds) > MOST_ARRAYS:
        raise Malformed("no list of arrays")
    arrays, start = [], 0
    for kind in kinds:
        dtype, shape = _kind(kind)
        end = start + dtype.itemsize * math.prod(shape)
        if end > len(payload):
            raise Malformed("the payload is too short")
        try:
            array = np.frombuffer(payload[start:end], dtype).reshape(shape)
        except ValueError as error:  # an empty array can have a shape that no memory has
            raise Malformed("an impossible shape") from error
        arrays.append(array.astype(dtype.newbyteorder("="), copy=True))
        start = end
    if start != len(payload):
        raise Malformed("the payload is too long")
    return arrays


def _kind(kind: Any) -> tuple[np.dtype, tuple[int, ...]]:
    if not isinstance(kind, list) or len(kind) != 2 or not isinstance(kind[1], list):
        raise Malformed("no dtype and shape")
    name, shape = kind
    if not isinstance(name, str) or name not in DTYPES or len(shape) > MOST_AXES:
        raise Malformed("an unknown dtype or too many axes")
    if not all(type(n) is int and 0 <= n <= MOST_PAYLOAD for n in shape):
        raise Malformed("an impossible shape")
    return DTYPES[name], tuple(shape)
