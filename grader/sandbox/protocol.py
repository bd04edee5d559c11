"""The protocol between grader and sandbox: length-prefixed frames of JSON and plain arrays.

Used on both sides. Every length, dtype and shape is checked before memory is allocated, and a frame
that encode_frame does not make raises ProtocolError. Decoding takes a small multiple of the memory
of the frame: no array can be referred to twice, and the number of JSON values is limited. Encoding
keeps to the same limits, so that each frame it makes can be decoded.
"""

import json
import math
import struct
from collections.abc import Callable
from typing import Any

import numpy as np

PREFIX = struct.Struct("<4sII")  # magic, bytes of header, bytes of payload
# Between the grader and the fork server.
COMMAND = struct.Struct("<ci")  # FORK, WAIT or KILL, and the process id
EXIT_REPORT = struct.Struct("<cid")  # EXITED or RUNNING, exit status, seconds of CPU time
FORK, FORK_FAILED, WAIT, KILL = b"F", b"X", b"W", b"K"
EXITED, RUNNING = b"E", b"R"
MAGIC = b"LSTM"
# The largest answers of correct code: 172 KB of header and 6,500 JSON values (sentences on shared
# memory), 13 MB of arrays (adding_problem), 2,500 arrays (a training run whose errors are a list),
# 3 axes. All requests are smaller.
MAX_HEADER, MAX_PAYLOAD, MAX_ARRAYS, MAX_AXES = 1 << 20, 32 << 20, 8_000, 32
MAX_VALUES = 40_000  # JSON values in a message
DTYPES: dict[str, np.dtype] = {
    "float64": np.dtype("<f8"),
    "float32": np.dtype("<f4"),
    "int64": np.dtype("<i8"),
    "int32": np.dtype("<i4"),
    "bool": np.dtype("?"),
}
# NumPy computes the name of a dtype anew at each access.
DTYPE_NAMES = {dtype: name for name, dtype in DTYPES.items()}

Put = Callable[[np.ndarray], int]  # stores an array and returns the number that stands for it
Get = Callable[[Any], np.ndarray]  # returns the array for a number
Build = Callable[[Put], Any]  # returns a message as JSON data


class ProtocolError(Exception):
    """A frame that encode_frame does not make, or that is too large to be sent."""


def encode_frame(build: Build) -> bytes:
    """Make a frame.

    Args:
        build: returns the message as JSON data, in which a number stands for each array.

    Raises:
        ProtocolError: the frame is larger than decode_frame reads.
    """
    arrays: list[np.ndarray] = []
    specs: list[tuple[str, tuple[int, ...]]] = []

    def put(array: np.ndarray) -> int:
        name = DTYPE_NAMES.get(array.dtype)
        if name is None:  # another byte order
            name = str(array.dtype.name)
            array = array.astype(DTYPES[name])
        arrays.append(array)
        specs.append((name, array.shape))
        return len(arrays) - 1

    message = build(put)
    header = json.dumps({"message": message, "arrays": specs}).encode()
    size = sum(array.nbytes for array in arrays)
    if len(header) > MAX_HEADER or size > MAX_PAYLOAD or len(arrays) > MAX_ARRAYS:
        raise ProtocolError("the frame is too large")
    if any(array.ndim > MAX_AXES for array in arrays) or not _has_few_values(message, header):
        raise ProtocolError("the message has too many values")
    payload = b"".join(array.tobytes() for array in arrays)
    return PREFIX.pack(MAGIC, len(header), len(payload)) + header + payload


def frame_lengths(prefix: bytes) -> tuple[int, int]:
    """Bytes of header and payload that follow a prefix.

    Raises:
        ProtocolError: it is no prefix of a frame, or the frame is too large.
    """
    if len(prefix) != PREFIX.size:
        raise ProtocolError("no prefix")
    magic, header, payload = PREFIX.unpack(prefix)
    if magic != MAGIC or header > MAX_HEADER or payload > MAX_PAYLOAD:
        raise ProtocolError("no frame")
    return header, payload


def receive_frame(exactly: Callable[[int], bytes]) -> tuple[Any, Get]:
    """Receive one frame.

    Args:
        exactly: returns the next bytes of a connection, as many as its argument.

    Returns:
        what decode_frame returns.

    Raises:
        ProtocolError: encode_frame does not make such a frame.
    """
    header, payload = frame_lengths(exactly(PREFIX.size))
    rest = exactly(header + payload)
    return decode_frame(rest[:header], memoryview(rest)[header:])


def decode_frame(header: bytes, payload: bytes | memoryview) -> tuple[Any, Get]:
    """Decode a frame.

    Returns:
        the message, and a function that returns the array for a number in it. Each array is
        returned once: a second reference would take no bytes of the frame, but memory when it is
        decoded.

    Raises:
        ProtocolError: encode_frame does not make such a frame.
    """
    try:
        data = json.loads(header.decode("ascii"))  # encode_frame escapes all other characters
        message, specs = data["message"], data["arrays"]
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise ProtocolError("no JSON header") from error
    if not _has_few_values(message, header):
        raise ProtocolError("the message has too many values")
    arrays = dict(enumerate(_arrays(specs, payload)))

    def get(number: Any) -> np.ndarray:
        if type(number) is not int or number not in arrays:
            raise ValueError("no such array, or one that was returned already")
        return arrays.pop(number)

    return message, get


def _has_few_values(message: Any, header: bytes) -> bool:
    """Whether a message has at most MAX_VALUES JSON values, nested ones included."""
    # Each value but the first follows a comma, or a bracket that opens. In texts there may be more.
    if sum(map(header.count, (b",", b"[", b"{"))) < MAX_VALUES:
        return True
    waiting, count = [message], 0
    while waiting and count <= MAX_VALUES:
        value = waiting.pop()
        count += 1
        if isinstance(value, dict | list | tuple):
            waiting.extend(value.values() if isinstance(value, dict) else value)
    return count <= MAX_VALUES


def _arrays(specs: Any, payload: bytes | memoryview) -> list[np.ndarray]:
    """The arrays whose bytes are the payload, by their dtypes and shapes."""
    if not isinstance(specs, list) or len(specs) > MAX_ARRAYS:
        raise ProtocolError("no list of arrays")
    arrays, start = [], 0
    for dtype, shape in map(_dtype_and_shape, specs):
        end = start + dtype.itemsize * math.prod(shape)
        if end > len(payload):
            raise ProtocolError("the payload is too short")
        arrays.append(_array(payload, start, dtype, shape))
        start = end
    if start != len(payload):
        raise ProtocolError("the payload is too long")
    return arrays


def _array(
    data: bytes | memoryview, start: int, dtype: np.dtype, shape: tuple[int, ...]
) -> np.ndarray:
    """A new array of the bytes from start; a bool is False for 0 and True for any other byte."""
    try:
        if dtype.kind == "b":
            return np.asarray(np.ndarray(shape, np.uint8, data, start) != 0)
        array: np.ndarray = np.ndarray(shape, dtype, data, start)
    except ValueError as error:  # an empty array can have a shape that no memory has
        raise ProtocolError("an impossible shape") from error
    return array.copy() if dtype.isnative else array.astype(dtype.newbyteorder("="))


def _dtype_and_shape(spec: Any) -> tuple[np.dtype, tuple[int, ...]]:
    if not isinstance(spec, list) or len(spec) != 2 or not isinstance(spec[1], list):
        raise ProtocolError("no dtype and shape")
    name, shape = spec
    if not isinstance(name, str) or name not in DTYPES or len(shape) > MAX_AXES:
        raise ProtocolError("an unknown dtype or too many axes")
    for n in shape:
        if type(n) is not int or not 0 <= n <= MAX_PAYLOAD:
            raise ProtocolError("an impossible shape")
    return DTYPES[name], tuple(shape)
