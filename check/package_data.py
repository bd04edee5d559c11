"""Files of data in this package, also where Python imports it from a wheel that is not unpacked."""

import pathlib
import typing
import zipimport

if typing.TYPE_CHECKING:
    from importlib.abc import ResourceLoader


def read(name: str) -> bytes:
    """The content of a file beside this module.

    Raises:
        OSError: there is none, or the wheel that it is in was replaced since this kernel began.
    """
    loader = typing.cast("ResourceLoader", __spec__.loader)
    try:
        return loader.get_data(str(pathlib.Path(__file__).with_name(name)))
    except zipimport.ZipImportError as error:
        reason = "check was renewed while this kernel ran: restart it (Kernel > Restart Kernel)"
        raise OSError(f"{reason}. {name} cannot be read") from error
