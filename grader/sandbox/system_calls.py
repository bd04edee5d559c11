"""The system-call filter of the sandbox (seccomp): the calls that are allowed, and no others."""

import base64
import errno
import functools
import platform
import tempfile
from collections.abc import Iterable, Iterator
from typing import Any


@functools.cache
def filter_program() -> str:
    """The filter as a program for the kernel, in base64; empty when not on Linux.

    Calls that are not listed fail with ENOSYS, also those that a later kernel adds.
    """
    if platform.system() != "Linux":
        return ""
    import pyseccomp as seccomp

    rules = seccomp.SyscallFilter(seccomp.ERRNO(errno.ENOSYS))
    for names, action, arguments in _rules(seccomp):
        for name in names:
            try:
                rules.add_rule(action, name, *arguments)
            except (OSError, RuntimeError):  # this machine has no such call
                continue
    with tempfile.TemporaryFile() as program:
        rules.export_bpf(program)
        program.seek(0)
        return base64.b64encode(program.read()).decode()


def _rules(seccomp: Any) -> Iterator[tuple[Iterable[str], int, list[Any]]]:
    """Names of system calls, the action for them, and the arguments that it is limited to."""
    yield ALLOWED_CALLS, seccomp.ALLOW, []
    yield REFUSED_CALLS, seccomp.ERRNO(errno.EPERM), []
    thread = 0x10000  # CLONE_THREAD: threads may start, processes may not
    yield ["clone"], seccomp.ALLOW, [seccomp.Arg(0, seccomp.MASKED_EQ, thread, thread)]
    yield ["clone"], seccomp.ERRNO(errno.EPERM), [seccomp.Arg(0, seccomp.MASKED_EQ, thread, 0)]
    # Calls with many operations: the harmless ones, by the argument that names the operation.
    operations = (("fcntl", 1, HARMLESS_FCNTL), ("ioctl", 1, HARMLESS_IOCTL))
    for name, argument, numbers in (*operations, ("prctl", 0, HARMLESS_PRCTL)):
        for number in numbers:
            yield [name], seccomp.ALLOW, [seccomp.Arg(argument, seccomp.EQ, number)]
    for name in ("exit", "exit_group"):  # a status above 127 would look like a signal from outside
        yield [name], seccomp.ALLOW, [seccomp.Arg(0, seccomp.LE, 127)]
    own, reads = seccomp.Arg(0, seccomp.EQ, 0), seccomp.Arg(2, seccomp.EQ, 0)
    yield ["prlimit64"], seccomp.ALLOW, [own, reads]  # a process may read its own limits


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
# These fail with EPERM instead: its message, "Operation not permitted", is plain to a student.
REFUSED_CALLS = (
    *("fork", "vfork", "execve", "execveat", "socket", "socketpair", "connect", "bind"),
    *("kill", "tkill", "tgkill", "rt_sigqueueinfo", "rt_tgsigqueueinfo", "pidfd_open"),
    *("ptrace", "process_vm_readv", "process_vm_writev", "setrlimit", "chmod", "fchmod", "chown"),
    *("mount", "umount2", "chroot", "unshare", "setns", "mknod", "mknodat", "setuid", "setgid"),
)
HARMLESS_FCNTL = (0, 1, 2, 3, 4, 1030)  # copy a descriptor; read and write its flags
# TCGETS, TIOCGWINSZ, FIONREAD, FIONCLEX, FIOCLEX: is it a terminal, how wide, what can be read,
# close-on-exec off and on.
HARMLESS_IOCTL = (0x5401, 0x5413, 0x541B, 0x5450, 0x5451)
HARMLESS_PRCTL = (15, 16)  # write and read the name of a thread
