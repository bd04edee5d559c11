"""The isolation of a sandbox, tried from inside, in each backend for official grading.

What must not work is tried with Python's own functions, and again as a bare system call, without
a library in between.
"""

import contextlib
import functools
import importlib.util
import os
import pathlib
import signal
import subprocess
import sys
import textwrap
import threading

import numpy as np
import pyseccomp
import pytest

from check.suite import Call, TestCase
from grader.assignment import assignment
from grader.cli import main
from grader.errors import CourseError
from grader.grading import report
from grader.grading.notebook import grade_notebook
from grader.sandbox import backends, isolation, system_calls
from grader.sandbox.backends import available, best_backend
from grader.sandbox.isolation import BUBBLEWRAP, LANDLOCK, PRACTICE, SandboxError
from grader.sandbox.sandbox import Limits, Sandbox, SandboxEnded
from grader.submission.read import read_cells
from grader.submission.rebuild import rebuild, release_version
from tests import demo
from tests.conftest import ASSIGNMENT, ROOT, submit
from tests.processes import adopting_orphans, descendants, left_over

OFFICIAL = [BUBBLEWRAP, LANDLOCK]
REFUSED = ("FileNotFoundError", "PermissionError")

# What student code must not be able to do, with Python's own functions.
ACTIONS = {
    "a process": "os.fork()",
    "a process that waits": "os.posix_spawn('/bin/true', ['true'], {})",
    "a program": "subprocess.run(['/bin/true'])",
    "another program in this place": "os.execv('/bin/true', ['true'])",
    "a shell": "[][os.system('true') == 0]",
    "a pool of processes": "multiprocessing.Process(target=print).start()",
    "a connection": "socket.create_connection(('127.0.0.1', 22), 1)",
    "a name in the network": "socket.getaddrinfo('localhost', 80)[9]",
    "a datagram": "socket.socket(socket.AF_INET, socket.SOCK_DGRAM)",
    "a socket of this machine": "socket.socket(socket.AF_UNIX).connect('\\0service')",
    "a virtual machine's socket": "socket.socket(socket.AF_VSOCK)",
    "a pair of sockets": "socket.socketpair()",
    "a signal to the parent": "os.kill(os.getppid(), 9)",
    "a signal to all": "os.kill(-1, 9)",
    "a signal to itself": "signal.raise_signal(signal.SIGSTOP)",
    "more memory": "resource.setrlimit(resource.RLIMIT_AS, (-1, -1))",
    "more time": "resource.setrlimit(resource.RLIMIT_CPU, (-1, -1))",
    "another's limits": "resource.prlimit(os.getppid(), resource.RLIMIT_AS, (1, 1))",
    "the processes": "os.listdir('/proc')",
    "its own memory": "open('/proc/self/mem', 'rb+')",
    "the first process's environment": "open('/proc/1/environ').read()",
    "the parent's environment": "open(f'/proc/{os.getppid()}/environ').read()",
    "the kernel's settings": "open('/proc/sys/kernel/core_pattern', 'w')",
    "the devices of the kernel": "os.listdir('/sys')",
    "the course": f"open({str(ROOT / 'README.md')!r})",
    "the solutions": f"open({str(ROOT / 'solutions' / 'gates.py')!r})",
    "the grader": f"open({str(ROOT / 'grader' / 'grading' / 'session.py')!r})",
    "the known mistakes": f"open({str(ROOT / 'grader' / 'mutants' / 'gates' / 'sigmoid.py')!r})",
    "the scoring": f"open({str(ROOT / 'check' / 'scoring.py')!r})",
    "the users": "open('/etc/passwd')",
    "the settings of the machine": "os.listdir('/etc')",
    "a file in the root": "open('/mine', 'w')",
    "a file in the home folder": f"open({str(pathlib.Path.home() / 'mine')!r}, 'w')",
    "a file in shared memory": "open('/dev/shm/mine', 'w')",
    "a file among the devices": "open('/dev/mine', 'w')",
    "a file of the grader's, for writing": f"open({isolation.__file__!r}, 'a')",
    "a file of the worker's, for writing": "open(WORKER, 'a')",
    "a file of NumPy's, for writing": "open(np.__file__, 'a')",
    "a file in the library, for writing": "open(os.__file__, 'a')",
    "other permissions": "os.chmod(os.__file__, 0o777)",
    "another owner": "os.chown(os.__file__, 0, 0)",
    "another time of change": "os.utime(os.__file__)",
    "a shorter file": "os.truncate(os.__file__, 0)",
    "a link": "os.symlink('/etc', '/tmp/etc')",
    "a hard link": "os.link(os.__file__, '/tmp/os.py')",
    "another root": "os.chroot('/')",
    "another folder": "os.chdir('/usr')",
    "another user": "os.setuid(0)",
    "another group": "os.setgroups([0])",
    "a device": "os.mknod('/tmp/device', 0o60600, 0)",
    "a queue": "os.mkfifo('/tmp/queue')",
    "a lock": "fcntl.flock(os.open(os.__file__, os.O_RDONLY), fcntl.LOCK_SH)",
    "a record lock": "fcntl.lockf(os.open(os.__file__, os.O_RDONLY), fcntl.LOCK_SH)",
    "a lease": "fcntl.fcntl(os.open(os.__file__, os.O_RDONLY), fcntl.F_SETLEASE, fcntl.F_RDLCK)",
    "notices of changes in a folder": "fcntl.fcntl(os.open(FOLDER, 0), fcntl.F_NOTIFY, 2)",
    "input to the terminal": "fcntl.ioctl(0, 0x5412, b'x')",
    "a large file": "open('/tmp/large', 'wb').write(bytes(64 << 20))",
    "priority": "os.nice(-1)",
    "one core for itself": "os.sched_setaffinity(0, {0})",
    "an anonymous file": "os.memfd_create('mine')",
    "packages beside NumPy": "__import__('nbgrader')",
    "the exercises": "__import__('grader.exercises.gates')",
    "the reference": "__import__('solutions.gates')",
    "the reference, by a path": f"imported(sys.path, {str(ROOT)!r}, 'solutions.gates')",
    "the scoring, by a path": "imported(check.__path__, TOP + '/check', 'check.scoring')",
    "the exercises, by a path": "imported(grader.__path__, TOP + '/grader', 'grader.exercises')",
    "the environment": "os.environ['PATH']",
}

# Bare system calls: name and arguments. None may be carried out.
CALLS = {
    "add_key": [b"user", b"test", b"1", 1, -3],
    "keyctl": [0, -3, 1],
    "request_key": [b"user", b"test", 0, 0],
    "bpf": [0, 0, 0],
    "perf_event_open": [0, 0, -1, -1, 0],
    "userfaultfd": [0],
    "io_uring_setup": [1, b"\0" * 128],
    "io_setup": [1, b"\0" * 8],
    "ptrace": [0, 0, 0, 0],
    "process_vm_readv": [1, 0, 0, 0, 0, 0],
    "pidfd_open": [1, 0],
    "kcmp": [1, 1, 0, 0, 0],
    "mincore": [0, 4096, b"\0"],
    "fadvise64": [0, 0, 0, 4],
    "unshare": [0x10000000],
    "setns": [0, 0],
    "mount": [b"none", b"/tmp", b"tmpfs", 0, 0],
    "umount2": [b"/tmp", 0],
    "pivot_root": [b"/", b"/"],
    "open_tree": [-100, b"/", 0],
    "fsopen": [b"tmpfs", 0],
    "name_to_handle_at": [-100, b"/", b"\0" * 128, b"\0" * 8, 0],
    "open_by_handle_at": [-100, b"\0" * 128, 0],
    "shmget": [1, 4096, 0o1600],
    "semget": [1, 1, 0o1600],
    "msgget": [1, 0o1600],
    "mq_open": [b"test", 0o102, 0o600, 0],
    "memfd_secret": [0],
    "inotify_init1": [0],
    "fanotify_init": [0, 0],
    "seccomp": [1, 0, 0],
    "personality": [0x0008],
    "clone3": [b"\0" * 64, 64],
    "vfork": [],
    "execveat": [-100, b"/bin/true", 0, 0, 0],
    "tkill": [1, 0],
    "tgkill": [1, 1, 0],
    "rt_sigqueueinfo": [1, 0, b"\0" * 128],
    "setxattr": [b"/tmp", b"user.test", b"1", 1, 0],
    "utimensat": [-100, b"/tmp", 0, 0],
    "fchmodat": [-100, b"/tmp", 0o777, 0],
    "landlock_restrict_self": [-1, 0],
    "reboot": [0, 0, 0, 0],
    "syslog": [3, 0, 0],
    "swapon": [b"/tmp", 0],
    "init_module": [b"", 0, b""],
    "kexec_load": [0, 0, 0, 0],
    "settimeofday": [b"\0" * 16, 0],
    "sethostname": [b"test", 4],
    "acct": [0],
    "quotactl": [0, 0, 0, 0],
    "lookup_dcookie": [0, 0, 0],
    "ioprio_set": [1, 0, 0],
    "setpriority": [0, 0, 1],
    "sendmsg": [0, 0, 0],
    "socketpair": [1, 1, 0, b"\0" * 8],
}

ATTEMPTS = """
import ctypes, errno, fcntl, multiprocessing, os, resource, signal, socket, subprocess, sys
import check, grader, check.suite
TOP = os.path.dirname(os.path.dirname(check.suite.__file__))
FOLDER = os.path.join(os.path.dirname(os.__file__), "json")
WORKER = sys.modules["grader.sandbox.inside.worker"].__file__
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
libc = ctypes.CDLL(None, use_errno=True)
def imported(paths, path, module):
    paths.append(path)
    return __import__(module)
def works(action):
    try:
        action()
    except (OSError, ImportError, ValueError, LookupError):
        return False
    return True
def carried_out(number, *arguments):
    # A call that is refused is refused before the kernel reads its arguments.
    status = libc.syscall(number, *arguments)
    return status != -1 or ctypes.get_errno() not in (errno.EPERM, errno.ENOSYS)
def actions(_):
    return np.array([{actions}])
def calls(_):
    return np.array([{calls}])
"""


def possible(backend: str) -> list[str]:
    """What student code can do in a sandbox of this backend, of ACTIONS and CALLS."""
    calls = {n: (pyseccomp.resolve_syscall(pyseccomp.Arch.NATIVE, n), a) for n, a in CALLS.items()}
    calls = {name: call for name, call in calls.items() if call[0] >= 0}
    assert len(calls) > 40
    source = isolation.BARE_PYTHON + ATTEMPTS.format(
        actions=", ".join(f"works(lambda: {code})" for code in ACTIONS.values()),
        calls=", ".join(f"carried_out({number}, *{args!r})" for number, args in calls.values()),
    )
    found = []
    with Sandbox(backend) as sandbox:
        assert sandbox.run(source) == ""
        for function, names in (("actions", list(ACTIONS)), ("calls", list(calls))):
            (observation,) = observe(sandbox, function)
            assert observation.error is None, observation
            assert observation.result.shape == (len(names),)
            found += [name for name, does in zip(names, observation.result, strict=True) if does]
    return found


def observe(sandbox: Sandbox, function: str):
    """Call a function in the sandbox with one array."""
    return sandbox.run_cases(function, [TestCase("", {"": Call([np.zeros(1)])})], ["_"])


@pytest.fixture(params=OFFICIAL)
def backend(request) -> str:
    """Each backend for official grading that works on this machine; the first one must."""
    reason = available()[request.param]
    if reason and request.param != OFFICIAL[0]:
        pytest.skip(reason)
    assert not reason
    return request.param


def test_student_code_can_do_nothing_that_is_forbidden(backend):
    assert possible(backend) == []


def test_the_backend_for_practice_is_not_official_because_files_can_be_read_in_it():
    found = set(possible(PRACTICE))
    assert {"the solutions", "the users", "the processes"} <= found
    assert {name for name in ACTIONS if name.endswith("by a path")} <= found
    assert not {"a process", "a program", "a socket of this machine", "add_key"} & found
    assert not {"the exercises", "the reference"} & found


def test_calls_that_a_changed_filter_allows_are_noticed(monkeypatch, restart_fork_servers):
    more = ("socketpair", "flock", "add_key")
    monkeypatch.setattr(system_calls, "ALLOWED_CALLS", (*system_calls.ALLOWED_CALLS, *more))
    changed_filter = system_calls.filter_program.__wrapped__
    monkeypatch.setattr("grader.sandbox.fork_server.filter_program", changed_filter)
    restart_fork_servers()
    assert set(possible(BUBBLEWRAP)) == {"a pair of sockets", "a lock", "add_key", "socketpair"}


# ---------------------------------------------------------------- modules in the sandbox

EVERY_BACKEND = [*OFFICIAL, PRACTICE]


@pytest.mark.parametrize("backend", EVERY_BACKEND, indirect=True)
def test_the_modules_in_the_sandbox_are_exactly_those_that_it_imports(backend):
    top = "/sandbox" if backend == BUBBLEWRAP else str(ROOT)
    packages = ("check", "grader", "solutions", "tests", "nbgrader", "nbformat")
    body = f"""
    modules = [module for name, module in sys.modules.items() if name.split(".")[0] in {packages}]
    modules = [module for module in modules if hasattr(module, "__file__")]  # no stand-ins
    files = " ".join(os.path.relpath(module.__file__, {top!r}) for module in modules)
    return np.frombuffer(files.encode(), np.uint8).astype(int)
    """
    with Sandbox(backend) as sandbox:
        imported = bytes(run(sandbox, body).astype(np.uint8)).decode().split()
    assert sorted([*imported, isolation.START]) == sorted(isolation.MODULES)


def test_no_module_of_the_sandbox_is_missing_or_has_another_place():
    assert all((ROOT / name).is_file() for name in isolation.MODULES)
    assert isolation.ROOT == ROOT
    inside = {str(path.relative_to(ROOT)) for path in (ROOT / "grader/sandbox/inside").glob("*.py")}
    assert inside < set(isolation.MODULES)


OTHER_MODULES = [
    *("check.scoring", "check.mutants", "check.properties", "check.properties.training_run"),
    *("check.notebook", "check.modules"),
    *("grader.exercises", "grader.exercises.gates", "grader.mutants", "grader.mutants.gates"),
    *("grader.assignment", "grader.grading.session", "grader.gradebook", "grader.course"),
    *("grader.sandbox.sandbox", "grader.sandbox.reference_proxy", "grader.sandbox.isolation"),
    *("grader.sandbox.inside.start", "solutions", "solutions.gates", "tests.attacks"),
    *("nbgrader", "nbformat"),
]


def test_the_modules_that_must_not_be_imported_in_the_sandbox_exist():
    assert all(map(importlib.util.find_spec, OTHER_MODULES))


@pytest.mark.parametrize("backend", EVERY_BACKEND, indirect=True)
def test_student_code_cannot_import_any_other_module_of_check_and_grader(backend):
    attempts = f"""
    import importlib, pkgutil, check, grader, grader.sandbox, grader.sandbox.inside
    def imports(action):
        try:
            action()
        except ImportError:
            return False
        return True
    names, packages = {OTHER_MODULES!r}, [check, grader, grader.sandbox, grader.sandbox.inside]
    library = imports(lambda: importlib.import_module("json.tool"))
    by_name = [imports(lambda: importlib.import_module(name)) for name in names]
    parents = [name.rpartition(".") for name in names if "." in name]
    from_package = [imports(lambda: exec(f"from {{p}} import {{n}}", {{}})) for p, _, n in parents]
    again = [imports(lambda: importlib.reload(package)) for package in packages]
    listed = [bool(list(pkgutil.iter_modules(package.__path__))) for package in packages]
    return np.array([library, *by_name, *from_package, *again, *listed])
    """
    with Sandbox(backend) as sandbox:
        library, *other = run(sandbox, attempts)
    assert library
    assert len(other) > 2 * len(OTHER_MODULES)
    assert not any(other)


@pytest.mark.parametrize("backend", EVERY_BACKEND, indirect=True)
def test_the_modules_that_a_notebook_imports_from_check_hold_functions_that_do_nothing(backend):
    contents = """
    import check.gates, check.training
    found = {k: v for k, v in vars(check.gates).items() if not k.startswith("__")}
    names = {"check", "require", "save", "counterexample", "progress", "hand_in"}
    assert names | {"implementations"} == set(found)
    codes = {f.__code__ for f in [*found.values(), check.training.check]}
    return np.array([len(codes), len(codes.pop().co_code), found["check"](1, a=2) is None])
    """
    with Sandbox(backend) as sandbox:
        codes, length, returns_none = run(sandbox, contents)
    assert (codes, returns_none) == (1, 1)
    assert length < 20  # of a function without statements


@pytest.mark.parametrize("backend", EVERY_BACKEND, indirect=True)
def test_no_package_of_the_stand_ins_is_the_real_one(backend):
    contents = """
    import IPython.display, ipywidgets, matplotlib.pyplot, mpl_toolkits.mplot3d, tqdm.auto
    modules = [IPython, IPython.display, ipywidgets, matplotlib, mpl_toolkits, tqdm, tqdm.auto]
    return np.array([hasattr(module, "__file__") for module in modules])
    """
    with Sandbox(backend) as sandbox:
        found = run(sandbox, contents)
    assert len(found) == 7
    assert not found.any()


# ---------------------------------------------------------------- third-party packages


@pytest.fixture
def libraries(tmp_path) -> pathlib.Path:
    """A folder of libraries with third-party packages, and a link to it."""
    for name in ("python3/dist-packages", "python3.99/site-packages", "python3.99/json"):
        (tmp_path / "usr/lib" / name / "package").mkdir(parents=True)
    (tmp_path / "lib").symlink_to("usr/lib")
    return tmp_path


def test_third_party_packages_are_hidden_on_every_path_that_leads_to_them(libraries):
    folders = [libraries / "usr/lib", libraries / "lib"]
    hidden = isolation.hidden_folders(folders)
    names = ("python3/dist-packages", "python3.99/site-packages")
    assert hidden == sorted(folder / name for folder in folders for name in names)


def test_the_course_and_its_environment_are_hidden_where_they_lie_among_libraries(
    libraries, monkeypatch
):
    monkeypatch.setattr(isolation, "ROOT", libraries / "usr/lib/course")
    monkeypatch.setattr(sys, "prefix", str(libraries / "lib/environment"))
    hidden = isolation.hidden_folders([libraries / "lib"])
    assert {libraries / "lib/course", libraries / "lib/environment"} <= set(hidden)


@pytest.mark.parametrize("backend", OFFICIAL, indirect=True)
def test_no_third_party_package_can_be_read_on_any_path(backend):
    body = """
    import glob
    roots = ["/lib", "/lib64", "/usr/lib", "/usr/lib64", "/usr/local/lib", sys.base_prefix + "/lib"]
    found = []
    for root in roots:
        for name in ("site-packages", "dist-packages"):
            found += glob.glob(f"{root}/python*/{name}/*") + glob.glob(f"{root}/{name}/*")
    def is_readable(path):
        try:
            return bool(os.listdir(path) if os.path.isdir(path) else open(path, "rb").read(1))
        except OSError:
            return False
    return np.array([0, *map(is_readable, found)])
    """
    with Sandbox(backend) as sandbox:
        assert sandbox.run(isolation.BARE_PYTHON) == ""
        assert not run(sandbox, body).any()


# ---------------------------------------------------------------- what is in the sandbox


def run(sandbox: Sandbox, body: str):
    """Run the body of a function in the sandbox; returns its result, or the name of its error."""
    source = f"import os, sys\ndef inside(_):\n{textwrap.indent(textwrap.dedent(body), '    ')}"
    assert sandbox.run(source) == ""
    (observation,) = observe(sandbox, "inside")
    return observation.error[0] if observation.error else observation.result


def test_student_code_has_no_capabilities(backend):
    with Sandbox(backend) as sandbox:
        found = run(
            sandbox,
            """
            import ctypes
            header, sets = (ctypes.c_uint32 * 2)(0x20080522, 0), (ctypes.c_uint32 * 6)()
            assert ctypes.CDLL(None).capget(header, sets) == 0
            return np.array(list(sets))
            """,
        )
    assert found.tolist() == [0] * 6


def test_files_that_the_grader_has_open_are_closed_in_the_sandbox(backend):
    with open(os.devnull, "rb") as file, Sandbox(backend):
        os.set_inheritable(file.fileno(), True)
        with Sandbox(backend) as sandbox:
            found = run(
                sandbox,
                """
                def is_open(descriptor):
                    try:
                        return bool(os.fstat(descriptor))
                    except OSError:
                        return False
                return np.array([n for n in range(256) if is_open(n)])
                """,
            )
    assert found.tolist() == [0, 1, 2, 3, 4]  # the null device, four times, and the connection


def test_environment_variables_of_the_grader_are_not_in_the_sandbox(backend, monkeypatch):
    monkeypatch.setenv("SECRET", "of the grader")
    with Sandbox(backend) as sandbox:
        assert run(sandbox, "return np.array('SECRET' in os.environ)") == False  # noqa: E712
        assert run(sandbox, "return np.array(len(os.environ))") < 9


def test_student_code_can_write_no_file(backend):
    write = """
    import itertools, pathlib
    library = pathlib.Path(os.__file__).parent
    found = itertools.islice(os.walk("/"), 300)
    places = {folder for folder, _, _ in found} | {str(library), "/tmp", "/dev/shm", "/", "."}
    def is_writable(place):
        try:
            pathlib.Path(place, "mine").write_text("mine")
        except OSError:
            return False
        return True
    return np.array([is_writable(place) for place in places])
    """
    with Sandbox(backend) as sandbox:
        assert sandbox.run(isolation.BARE_PYTHON) == ""
        assert not run(sandbox, write).any()


def test_the_sandbox_survives_the_limits_of_memory_threads_and_descriptors(backend):
    with Sandbox(backend) as sandbox:
        assert run(sandbox, "return np.ones((40_000, 40_000))") == "MemoryError"
        assert run(sandbox, "files = [open(os.devnull) for _ in range(999)]") == "OSError"
        endless = """
        import threading, time
        for _ in range(5000):
            threading.Thread(target=time.sleep, args=(0.5,), daemon=True).start()
        """
        assert run(sandbox, endless) in ("RuntimeError", "MemoryError")
        assert run(sandbox, "return np.ones(3)").tolist() == [1, 1, 1]


def test_the_sandbox_is_ended_when_it_starts_too_many_small_threads(backend):
    threads = """
    import threading, time
    threading.stack_size(32768)
    while True:
        threading.Thread(target=time.sleep, args=(99,), daemon=True).start()
    """
    with Sandbox(backend) as sandbox, pytest.raises(SandboxEnded, match="more than 256 threads"):
        run(sandbox, threads)


def test_student_code_can_use_a_few_threads(backend):
    with Sandbox(backend) as sandbox:
        threads = """
        from concurrent.futures import ThreadPoolExecutor
        with ThreadPoolExecutor(4) as pool:
            return np.array(list(pool.map(np.sqrt, [1.0, 4.0, 9.0])))
        """
        assert run(sandbox, threads).tolist() == [1, 2, 3]


@pytest.mark.parametrize(
    ("source", "how"),
    [
        ("while True: pass", "too much CPU time"),
        ("import os; os._exit(3)", "exit status 3"),
        ("import os; os._exit(137)", "crashed"),  # else it would look like a kill from outside
        ("import ctypes; ctypes.string_at(0)", "segmentation fault"),
        ("import signal, time; signal.alarm(1); time.sleep(9)", "exit status"),
    ],
)
def test_the_message_says_how_student_code_ended_the_sandbox(backend, source, how):
    with Sandbox(backend, Limits(cpu_seconds=1)) as sandbox, pytest.raises(SandboxEnded, match=how):
        sandbox.run(source)


@pytest.mark.skipif(os.uname().machine != "x86_64", reason="such calls exist on x86-64 alone")
def test_system_calls_by_the_numbers_of_another_architecture_end_the_sandbox(backend):
    with Sandbox(backend) as sandbox, pytest.raises(SandboxEnded, match="forbidden system call"):
        # In the x32 architecture, the number of fork.
        sandbox.run("import ctypes; ctypes.CDLL(None).syscall(0x40000000 + 57)")


def test_a_sandbox_that_is_killed_from_outside_is_an_internal_error(backend):
    with Sandbox(backend) as sandbox:
        threading.Timer(0.3, os.kill, (sandbox.pid, signal.SIGKILL)).start()
        with pytest.raises(SandboxError, match="killed from outside"):
            sandbox.run("while True: pass")


def test_an_idle_sandbox_that_is_killed_from_outside_is_an_internal_error(backend):
    with Sandbox(backend, Limits(cpu_seconds=1)) as sandbox:
        threading.Timer(1.5, os.kill, (sandbox.pid, signal.SIGKILL)).start()
        with pytest.raises(SandboxError, match="killed from outside"):
            sandbox.run("import time; time.sleep(9)")


# ---------------------------------------------------------------- sandboxes of one fork server


def test_changes_in_one_sandbox_are_not_in_the_next_one(backend):
    change = """
    np.sqrt, np.float64, os.environ["LEFT"], sys.path[:] = print, int, "behind", []
    np.random.seed(1)
    return np.random.random(3)
    """
    draw = """
    unchanged = np.sqrt(4.0) == 2 and np.float64 is type(np.ones(1)[0]) and "LEFT" not in os.environ
    return drawn if unchanged and sys.path else np.zeros(1)
    """
    with Sandbox(backend) as sandbox:
        seeded = run(sandbox, change)
    drawn = []
    for _ in range(2):
        with Sandbox(backend) as sandbox:
            assert sandbox.run("drawn = np.random.random(3)") == ""  # a function is called seeded
            drawn.append(run(sandbox, draw))
    assert seeded.shape == drawn[0].shape == drawn[1].shape == (3,)
    assert len({tuple(found) for found in (seeded, *drawn)}) == 3


def test_two_sandboxes_of_one_fork_server_cannot_reach_each_other(backend):
    with Sandbox(backend) as sandbox, Sandbox(backend) as other:
        for pid in (other.pid, other._process._inner_pid):
            assert run(sandbox, f"return os.kill({pid}, 0)") == "PermissionError"
            assert run(sandbox, f"return open('/proc/{pid}/mem', 'rb')") in REFUSED
        assert run(other, "return np.ones(3)").tolist() == [1, 1, 1]


def test_a_new_fork_server_is_started_when_the_old_one_was_killed(backend):
    with Sandbox(backend) as sandbox:
        sandbox._process._server._process.kill()
        with pytest.raises(SandboxError, match="killed from outside"):
            sandbox.run("while True: pass")
    with Sandbox(backend) as sandbox:
        assert run(sandbox, "return np.ones(3)").tolist() == [1, 1, 1]


# ---------------------------------------------------------------- no orphans, other users

ENDLESS = """
import sys, threading
from grader.sandbox.sandbox import Sandbox
sandbox = Sandbox(sys.argv[1])
sandbox.run("import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN)")
threading.Timer(0.5, print, ["ready"], {"flush": True}).start()  # by then it is in the loop
sandbox.run("while True: pass")
"""


def test_the_sandbox_ends_when_the_grader_is_killed(backend):
    command = [sys.executable, "-c", ENDLESS, backend]
    before = set(descendants(os.getpid()))
    with adopting_orphans():
        with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE) as grader:
            assert grader.stdout.readline() == b"ready\n"
            assert descendants(grader.pid)
            grader.send_signal(signal.SIGKILL)
        assert left_over(before) == {}


@pytest.mark.skipif(os.getuid() != 0, reason="these tests run as a normal user already")
def test_the_isolation_holds_for_a_normal_user_whose_python_is_in_a_private_home():
    # In there, root's files belong to user 1000, who has no capabilities: a home of mode 0700.
    user = [
        isolation._bubblewrap(),
        "--unshare-user",
        "--uid",
        "1000",
        "--gid",
        "1000",
        "--dev-bind",
        "/",
        "/",
    ]
    working = [one for one in OFFICIAL if not available()[one]]
    code = f"from tests.test_isolation import *; print(os.getuid(), *map(possible, {working}))"
    command = [*user, "--", sys.executable, "-c", code]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.stdout == "1000" + " []" * len(working) + "\n", done.stderr


# ---------------------------------------------------------------- the choice of a backend


def without(monkeypatch, *missing: str) -> None:
    """A machine on which some backends do not work."""
    monkeypatch.setattr(backends, "why_not", lambda one: "not installed" if one in missing else "")


def test_the_best_backend_that_works_is_taken(monkeypatch):
    without(monkeypatch)
    assert best_backend(practice=False) == BUBBLEWRAP
    without(monkeypatch, BUBBLEWRAP)
    assert best_backend(practice=False) == LANDLOCK
    assert best_backend(practice=True) == LANDLOCK


def test_without_isolation_grading_is_refused_unless_it_is_for_practice(monkeypatch):
    without(monkeypatch, BUBBLEWRAP, LANDLOCK)
    with pytest.raises(CourseError, match=r"(?s)not installed.*doctor.*--practice"):
        best_backend(practice=False)
    assert best_backend(practice=True) == PRACTICE


def test_the_report_names_the_backend_so_that_scores_for_practice_can_be_told_apart(
    course, released, command_line, monkeypatch
):
    for student in ("ada", "zoe"):
        submit(course, student, demo.notebook_of("right", released, ASSIGNMENT))
    assert command_line("autograde", ASSIGNMENT, "--student", "ada")[0] == 0
    assert "graded in the sandbox bubblewrap\n" in command_line("report", ASSIGNMENT)[1]
    without(monkeypatch, BUBBLEWRAP, LANDLOCK)
    assert command_line("autograde", ASSIGNMENT)[0] == 1
    assert command_line("autograde", ASSIGNMENT, "--practice")[0] == 0
    output = command_line("report", ASSIGNMENT)[1]
    assert "graded in the sandbox bubblewrap and process (for practice only)" in output
    reports = [report.read(course.paths(student, ASSIGNMENT).report) for student in ("ada", "zoe")]
    assert [one.backend for one in reports] == [BUBBLEWRAP, PRACTICE]


@pytest.mark.parametrize(
    ("missing", "status", "text"),
    [
        ((), 0, "Submissions are graded in the sandbox bubblewrap."),
        ((BUBBLEWRAP,), 0, "For the better sandbox bubblewrap, install bubblewrap"),
        ((BUBBLEWRAP, LANDLOCK), 1, "For the better sandbox landlock, use a Linux kernel"),
    ],
)
def test_the_doctor_prints_which_backends_work_and_how_to_get_a_better_one(
    monkeypatch, capsys, missing, status, text
):
    without(monkeypatch, *missing)
    monkeypatch.chdir(ROOT)
    assert main(["doctor"]) == status
    assert text in capsys.readouterr().out


@pytest.mark.skipif(bool(available()[LANDLOCK]), reason="this kernel has no Landlock")
def test_both_official_backends_give_the_same_results(released_course, released):
    source = release_version(ROOT / "notebooks" / ASSIGNMENT / f"{ASSIGNMENT}.ipynb")

    def draw(name: str) -> np.random.Generator:
        return np.random.default_rng(list(name.encode()))

    for student in ("right_with_loops", "half_way", "crashing", "patching_numpy", "x_above_h"):
        text = demo.notebook_of(student, released, ASSIGNMENT).encode()
        notebook = rebuild(source, read_cells(text))
        results = [
            grade_notebook(
                notebook, source, assignment(ASSIGNMENT), draw, functools.partial(Sandbox, one)
            )
            for one in OFFICIAL
        ]
        assert results[0] == results[1]


@pytest.mark.parametrize(("failures", "reason"), [(0, ""), (1, ""), (2, "it was killed")])
def test_a_backend_whose_sandbox_is_killed_is_tried_once_more(failures, reason, monkeypatch):
    remaining = [failures]

    def open_sandbox(backend):
        remaining[0] -= 1
        if remaining[0] >= 0:
            raise SandboxError("it was killed")
        return contextlib.nullcontext()

    monkeypatch.setattr(backends, "Sandbox", open_sandbox)
    assert backends.why_not.__wrapped__("bubblewrap") == reason
