"""Files of data in this package, also where Python imports it from a wheel that is not unpacked."""

import importlib.abc
import pathlib
import typing


def read(name: str) -> bytes:
    """The content of a file beside this module.

    Raises:
        OSError: there is none.
    """
    loader = typing.cast(importlib.abc.ResourceLoader, __spec__.loader)
    return loader.get_data(str(pathlib.Path(__file__).with_name(name)))
