"""The wire between judge and box: length-prefixed frames of JSON and plain arrays.

Used on both sides. Reading trusts nothing: every length, dtype and shape is checked before memory
is taken, and whatever is not exactly right raises Malformed. What a frame costs its reader is a
small multiple of its bytes: no array can be named twice, and a message has few parts. Writing keeps
to the same limits, so that what was written can be read.
"""

import json
import math
import struct
from collections.abc import Callable
from typing import Any

import numpy as np

PREFIX = struct.Struct("<4sII")  # magic, bytes of header, bytes of payload
# Between the judge and the process that makes boxes.
COMMAND = struct.Struct("<ci")  # what to do, and with which copy
ENDED = struct.Struct("<cid")  # whether it has, its exit status, seconds of the processor
MAGIC = b"LSTM"
# The largest honest answers: 172 KB of header and 6,500 parts (remarks on shared memory), 7.6 MB of
# arrays (adding_problem), 2,500 arrays (a training run whose errors are a list), 3 axes. No request
# comes near them.
MOST_HEADER, MOST_PAYLOAD, MOST_ARRAYS, MOST_AXES = 1 << 20, 1 << 24, 8_000, 32
MOST_PARTS = 40_000  # JSON values in a message
DTYPES: dict[str, np.dtype] = {
    "float64": np.dtype("<f8"),
    "float32": np.dtype("<f4"),
    "int64": np.dtype("<i8"),
    "int32": np.dtype("<i4"),
    "bool": np.dtype("?"),
}
NAMES = {dtype: name for name, dtype in DTYPES.items()}  # NumPy makes a name anew at every look


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
        plain = array.dtype in NAMES
        arrays.append(array if plain else array.astype(DTYPES[array.dtype.name]))
        return len(arrays) - 1

    message = build(put)
    kinds = [[NAMES[array.dtype], list(array.shape)] for array in arrays]
    header = json.dumps({"message": message, "arrays": kinds}).encode()
    size = sum(array.nbytes for array in arrays)
    if len(header) > MOST_HEADER or size > MOST_PAYLOAD or len(arrays) > MOST_ARRAYS:
        raise Malformed("the frame is too large")
    if any(array.ndim > MOST_AXES for array in arrays) or not _has_few_parts(message, header):
        raise Malformed("the message has too many parts")
    payload = b"".join(array.tobytes() for array in arrays)
    return PREFIX.pack(MAGIC, len(header), len(payload)) + header + payload


def lengths(prefix: bytes) -> tuple[int, int]:
    """Bytes of header and payload that follow a prefix."""
    if len(prefix) != PREFIX.size:
        raise Malformed("no prefix")
    magic, header, payload = PREFIX.unpack(prefix)
    if magic != MAGIC or header > MOST_HEADER or payload > MOST_PAYLOAD:
        raise Malformed("no frame")
    return header, payload


def read(header: bytes, payload: bytes) -> tuple[Any, Callable[[Any], np.ndarray]]:
    """Read a frame.

    Returns:
        the message, and a function that gives the array for a number in it, once: a second
        reference would cost nothing on the wire and everything behind it.
    """
    try:
        data = json.loads(header.decode("ascii"))  # write escapes whatever else there is
        kinds = data["arrays"]
        message = data["message"]
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise Malformed("no JSON header") from error
    if not _has_few_parts(message, header):
        raise Malformed("the message has too many parts")
    arrays = dict(enumerate(_arrays(kinds, payload)))

    def get(number: Any) -> np.ndarray:
        if type(number) is not int or number not in arrays:
            raise ValueError("no such array, or one that was taken already")
        return arrays.pop(number)

    return message, get


def _has_few_parts(message: Any, header: bytes) -> bool:
    """Whether the JSON values of a message, whatever their nesting, are not too many."""
    if len(header) < 2 * MOST_PARTS:  # a value takes a byte, and another to keep it apart
        return True
    waiting, count = [message], 0
    while waiting and count <= MOST_PARTS:
        part = waiting.pop()
        count += 1
        if isinstance(part, dict | list | tuple):
            waiting.extend(part.values() if isinstance(part, dict) else part)
    return count <= MOST_PARTS


def _arrays(kinds: Any, payload: bytes) -> list[np.ndarray]:
    if not isinstance(kinds, list) or len(kinds) > MOST_ARRAYS:
        raise Malformed("no list of arrays")
    arrays, start, data = [], 0, memoryview(payload)
    for dtype, shape in map(_kind, kinds):
        end = start + dtype.itemsize * math.prod(shape)
        if end > len(payload):
            raise Malformed("the payload is too short")
        arrays.append(_array(data[start:end], dtype, shape))
        start = end
    if start != len(payload):
        raise Malformed("the payload is too long")
    return arrays


def _array(data: memoryview, dtype: np.dtype, shape: tuple[int, ...]) -> np.ndarray:
    """A new array of these bytes; a truth is 0 or 1 whatever its byte was."""
    try:
        if dtype.kind == "b":
            return np.asarray(np.frombuffer(data, np.uint8).reshape(shape) != 0)
        array = np.frombuffer(data, dtype).reshape(shape)
    except ValueError as error:  # an empty array can have a shape that no memory has
        raise Malformed("an impossible shape") from error
    return array.copy() if dtype.isnative else array.astype(dtype.newbyteorder("="))


def _kind(kind: Any) -> tuple[np.dtype, tuple[int, ...]]:
    if not isinstance(kind, list) or len(kind) != 2 or not isinstance(kind[1], list):
        raise Malformed("no dtype and shape")
    name, shape = kind
    if not isinstance(name, str) or name not in DTYPES or len(shape) > MOST_AXES:
        raise Malformed("an unknown dtype or too many axes")
    for n in shape:
        if type(n) is not int or not 0 <= n <= MOST_PAYLOAD:
            raise Malformed("an impossible shape")
    return DTYPES[name], tuple(shape)
