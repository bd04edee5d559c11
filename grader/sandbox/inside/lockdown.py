"""A process gives up its own rights: files, capabilities, resources and system calls.

It cannot get them back. Outside Linux, where only the backend for practice works, only resources
are limited.
"""

import base64
import ctypes
import os
import resource
import signal
import sys

DIE_WITH_PARENT, NO_NEW_PRIVILEGES, SET_SECCOMP = 1, 38, 22  # options of prctl
FILTER_MODE = 2  # of SET_SECCOMP
CAPABILITIES = 0x20080522  # the version of the structure that capset takes


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("filter", ctypes.c_char_p))


class _Capabilities(ctypes.Structure):
    _fields_ = (("version", ctypes.c_uint32), ("process", ctypes.c_int))


def isolate(readable: list[str]) -> None:
    """Give up files and root's capabilities, for this process and all its forks.

    Args:
        readable: files and folders that stay readable; empty for backends without Landlock.
    """
    if sys.platform != "linux":
        return
    libc = ctypes.CDLL(None, use_errno=True)
    _must(libc.prctl(DIE_WITH_PARENT, signal.SIGKILL, 0, 0, 0))
    if readable:
        _restrict_files(readable)
    # The capabilities of root go. Its user id stays: perhaps only root can read this Python.
    none = (ctypes.c_uint32 * 6)()
    _must(libc.capset(ctypes.byref(_Capabilities(CAPABILITIES, 0)), none))
    _must(libc.prctl(NO_NEW_PRIVILEGES, 1, 0, 0, 0))


def limit(limits: dict[str, int], filter_program: str) -> None:
    """Set resource limits, then the system-call filter, for one submission.

    Args:
        limits: by the name of the resource, as in resource.RLIMIT_AS.
        filter_program: for the kernel, in base64; empty outside Linux.
    """
    for name, most in limits.items():
        hard = most + 1 if name == "CPU" else most  # first SIGXCPU, a second later SIGKILL
        resource.setrlimit(getattr(resource, f"RLIMIT_{name}"), (most, hard))
    if not filter_program:
        return
    libc = ctypes.CDLL(None, use_errno=True)
    _must(libc.prctl(DIE_WITH_PARENT, signal.SIGKILL, 0, 0, 0))
    code = base64.b64decode(filter_program)
    program = _Program(len(code) // 8, code)
    _must(libc.prctl(SET_SECCOMP, FILTER_MODE, ctypes.byref(program), 0, 0))


def _restrict_files(readable: list[str]) -> None:
    """Let the kernel refuse all other files, and signals to other processes (Landlock)."""
    from py_landlock import AccessFs, Landlock  # needed by this backend alone

    # Not strict: what later kernels add rules for, the system-call filter refuses anyway.
    rules = Landlock(strict=False)
    if rules.abi_version < 3:  # before that a file that may be read could be truncated
        raise OSError("this kernel has too few rules of Landlock")
    for path in readable:
        inside = AccessFs.READ_DIR if os.path.isdir(path) else AccessFs(0)
        rules.add_path_rule(path, access=AccessFs.READ_FILE | inside)
    rules.add_path_rule(os.devnull, access=AccessFs.READ_FILE | AccessFs.WRITE_FILE)
    rules.apply()


def _must(status: int) -> None:
    if status:
        raise OSError(ctypes.get_errno(), "the sandbox process could not be isolated")
