"""The walls of a box, tried from inside, in each kind that official grading may use.

Whatever must not work is tried by Python's own means, and again as a bare system call, which no
library stands between.
"""

import contextlib
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

from check.probe import Call, Case
from grader import autograde, box, intake, judge
from grader.__main__ import main
from grader.box import Box, Ended, Limits, walls
from grader.box.walls import BUBBLEWRAP, LANDLOCK, PRACTICE, BoxError
from grader.course import CourseError
from tests import demo, killed
from tests.conftest import ASSIGNMENT, ROOT, hand_in

OFFICIAL = [BUBBLEWRAP, LANDLOCK]
REFUSED = ("FileNotFoundError", "PermissionError")

# Ways out of the box, as Python has them.
WAYS = {
    "a process": "os.fork()",
    "a process that waits": "os.posix_spawn('/bin/true', ['true'], {})",
    "a program": "subprocess.run(['/bin/true'])",
    "another program in this place": "os.execv('/bin/true', ['true'])",
    "a shell": "[][os.system('true') == 0]",
    "a pool of processes": "multiprocessing.Process(target=print).start()",
    "a connection": "socket.create_connection(('127.0.0.1', 22), 1)",
    "a name in the network": "socket.getaddrinfo('localhost', 80)[9]",
    "a datagram": "socket.socket(socket.AF_INET, socket.SOCK_DGRAM)",
    "a socket of this machine": "socket.socket(socket.AF_UNIX).connect('\\0somebody')",
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
    "the grader": f"open({str(ROOT / 'grader' / 'judge.py')!r})",
    "the users": "open('/etc/passwd')",
    "the settings of the machine": "os.listdir('/etc')",
    "a file in the root": "open('/mine', 'w')",
    "a file in the home folder": f"open({str(pathlib.Path.home() / 'mine')!r}, 'w')",
    "a file in shared memory": "open('/dev/shm/mine', 'w')",
    "a file among the devices": "open('/dev/mine', 'w')",
    "a file among the grader's": f"open({walls.__file__!r}, 'a')",
    "a file of the worker's": "open(sys.modules['worker'].__file__, 'a')",
    "a file of NumPy's": "open(np.__file__, 'a')",
    "a file in the library": "open(os.__file__, 'a')",
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
    "news of a folder": "fcntl.fcntl(os.open('/box', os.O_RDONLY), fcntl.F_NOTIFY, 2)",
    "words in the terminal": "fcntl.ioctl(0, 0x5412, b'x')",
    "a large file": "open('/tmp/large', 'wb').write(bytes(64 << 20))",
    "priority": "os.nice(-1)",
    "one core for itself": "os.sched_setaffinity(0, {0})",
    "an anonymous file": "os.memfd_create('mine')",
    "packages beside NumPy": "__import__('nbgrader')",
    "the exercises": "__import__('grader.exercises.gates')",
    "the reference": "__import__('solutions.gates')",
    "the environment": "os.environ['PATH']",
}

# Bare system calls: name and arguments. None may be carried out.
CALLS = {
    "add_key": [b"user", b"canary", b"1", 1, -3],
    "keyctl": [0, -3, 1],
    "request_key": [b"user", b"canary", 0, 0],
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
    "mq_open": [b"canary", 0o102, 0o600, 0],
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
    "setxattr": [b"/tmp", b"user.canary", b"1", 1, 0],
    "utimensat": [-100, b"/tmp", 0, 0],
    "fchmodat": [-100, b"/tmp", 0o777, 0],
    "landlock_restrict_self": [-1, 0],
    "reboot": [0, 0, 0, 0],
    "syslog": [3, 0, 0],
    "swapon": [b"/tmp", 0],
    "init_module": [b"", 0, b""],
    "kexec_load": [0, 0, 0, 0],
    "settimeofday": [b"\0" * 16, 0],
    "sethostname": [b"canary", 6],
    "acct": [0],
    "quotactl": [0, 0, 0, 0],
    "lookup_dcookie": [0, 0, 0],
    "ioprio_set": [1, 0, 0],
    "setpriority": [0, 0, 1],
    "sendmsg": [0, 0, 0],
    "socketpair": [1, 1, 0, b"\0" * 8],
}

LOOK = """
import ctypes, errno, fcntl, multiprocessing, os, resource, signal, socket, subprocess, sys
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
libc = ctypes.CDLL(None, use_errno=True)
def passes(action):
    try:
        action()
    except (OSError, ImportError, ValueError, LookupError):
        return False
    return True
def carried_out(number, *arguments):
    # Refused is refused before the arguments are looked at.
    status = libc.syscall(number, *arguments)
    return status != -1 or ctypes.get_errno() not in (errno.EPERM, errno.ENOSYS)
def ways(_):
    return np.array([{ways}])
def calls(_):
    return np.array([{calls}])
"""


def looked(tier: str) -> list[str]:
    """What student code could do in such a box."""
    calls = {n: (pyseccomp.resolve_syscall(pyseccomp.Arch.NATIVE, n), a) for n, a in CALLS.items()}
    calls = {name: call for name, call in calls.items() if call[0] >= 0}
    assert len(calls) > 40
    source = LOOK.format(
        ways=", ".join(f"passes(lambda: {code})" for code in WAYS.values()),
        calls=", ".join(f"carried_out({number}, *{args!r})" for number, args in calls.values()),
    )
    found = []
    with Box(tier) as one:
        assert one.run(source) == ""
        for function, names in (("ways", list(WAYS)), ("calls", list(calls))):
            (seen,) = asked(one, function)
            assert seen.error is None, seen
            assert seen.result.shape == (len(names),)
            found += [name for name, works in zip(names, seen.result, strict=True) if works]
    return found


def asked(one: Box, function: str):
    """Call a function in the box with one array."""
    return one.observe(function, [Case("", {"": Call([np.zeros(1)])})], ["_"])


@pytest.fixture(params=OFFICIAL)
def tier(request) -> str:
    """Each kind of box that works here; the first must."""
    trouble = box.tiers()[request.param]
    if trouble and request.param != OFFICIAL[0]:
        pytest.skip(trouble)
    assert not trouble
    return request.param


def test_every_wall_holds(tier):
    assert looked(tier) == []


def test_a_box_for_practice_lets_files_be_read_and_that_is_why_it_is_not_official():
    open_there = looked(PRACTICE)
    assert {"the solutions", "the users", "the processes"} <= set(open_there)
    assert not {"a process", "a program", "a socket of this machine", "add_key"} & set(open_there)


def test_what_the_filter_lets_through_is_noticed(monkeypatch, fresh_boxes):
    loose = ("socketpair", "flock", "add_key")
    monkeypatch.setattr(walls, "ALLOWED_CALLS", (*walls.ALLOWED_CALLS, *loose))
    loose_filter = walls.system_call_filter.__wrapped__
    monkeypatch.setattr("grader.box.server.system_call_filter", loose_filter)
    fresh_boxes()
    assert set(looked(BUBBLEWRAP)) == {"a pair of sockets", "a lock", "add_key", "socketpair"}


# ---------------------------------------------------------------- what is left inside


def run(one: Box, body: str):
    """Run the body of a function in the box; what it returned, or its error."""
    source = f"import os, sys\ndef inside(_):\n{textwrap.indent(textwrap.dedent(body), '    ')}"
    assert one.run(source) == ""
    (seen,) = asked(one, "inside")
    return seen.error[0] if seen.error else seen.result


def test_nobody_in_the_box_has_the_powers_of_root(tier):
    with Box(tier) as one:
        held = run(
            one,
            """
            import ctypes
            header, held = (ctypes.c_uint32 * 2)(0x20080522, 0), (ctypes.c_uint32 * 6)()
            assert ctypes.CDLL(None).capget(header, held) == 0
            return np.array(list(held))
            """,
        )
    assert held.tolist() == [0] * 6


def test_what_the_judge_has_open_is_closed_in_the_box(tier):
    with open(os.devnull, "rb") as ours, Box(tier) as one:
        os.set_inheritable(ours.fileno(), True)
        with Box(tier) as one:
            found = run(
                one,
                """
                def is_open(descriptor):
                    try:
                        return bool(os.fstat(descriptor))
                    except OSError:
                        return False
                return np.array([n for n in range(256) if is_open(n)])
                """,
            )
    assert found.tolist() == [0, 1, 2, 3, 4]  # nowhere, four times, and the wire


def test_nothing_of_the_judges_is_in_the_environment(tier, monkeypatch):
    monkeypatch.setenv("SECRET", "of the judge")
    with Box(tier) as one:
        assert run(one, "return np.array('SECRET' in os.environ)") == False  # noqa: E712
        assert run(one, "return np.array(len(os.environ))") < 9


def test_no_file_can_be_written(tier):
    write = """
    import itertools, pathlib
    library = pathlib.Path(os.__file__).parent
    found = itertools.islice(os.walk("/"), 300)
    places = {folder for folder, _, _ in found} | {str(library), "/tmp", "/dev/shm", "/", "."}
    def takes_files(place):
        try:
            pathlib.Path(place, "mine").write_text("mine")
        except OSError:
            return False
        return True
    return np.array([takes_files(place) for place in places])
    """
    with Box(tier) as one:
        assert not run(one, write).any()


def test_memory_threads_and_descriptors_come_to_an_end_and_the_box_lives_on(tier):
    with Box(tier) as one:
        assert run(one, "return np.ones((40_000, 40_000))") == "MemoryError"
        assert run(one, "held = [open(os.devnull) for _ in range(999)]") == "OSError"
        endless = """
        import threading, time
        for _ in range(5000):
            threading.Thread(target=time.sleep, args=(0.5,), daemon=True).start()
        """
        assert run(one, endless) in ("RuntimeError", "MemoryError")
        assert run(one, "return np.ones(3)").tolist() == [1, 1, 1]


def test_small_threads_come_to_an_end_as_well(tier):
    threads = """
    import threading, time
    threading.stack_size(32768)
    while True:
        threading.Thread(target=time.sleep, args=(99,), daemon=True).start()
    """
    with Box(tier) as one, pytest.raises(Ended, match="more than 256 threads"):
        run(one, threads)


def test_threads_work(tier):
    with Box(tier) as one:
        threads = """
        from concurrent.futures import ThreadPoolExecutor
        with ThreadPoolExecutor(4) as pool:
            return np.array(list(pool.map(np.sqrt, [1.0, 4.0, 9.0])))
        """
        assert run(one, threads).tolist() == [1, 2, 3]


@pytest.mark.parametrize(
    ("source", "how"),
    [
        ("while True: pass", "too much CPU time"),
        ("import os; os._exit(3)", "exit status 3"),
        ("import os; os._exit(137)", "crashed"),  # not what a kill from outside looks like
        ("import ctypes; ctypes.string_at(0)", "segmentation fault"),
        ("import signal, time; signal.alarm(1); time.sleep(9)", "exit status"),
    ],
)
def test_how_student_code_ended_the_box_is_told(tier, source, how):
    with Box(tier, Limits(cpu_seconds=1)) as one, pytest.raises(Ended, match=how):
        one.run(source)


@pytest.mark.skipif(os.uname().machine != "x86_64", reason="no other machine has such calls")
def test_system_calls_by_other_numbers_end_the_box(tier):
    with Box(tier) as one, pytest.raises(Ended, match="forbidden system call"):
        one.run("import ctypes; ctypes.CDLL(None).syscall(0x40000000 + 57)")  # fork, as x32 has it


def test_a_box_that_is_killed_from_outside_is_our_fault(tier):
    with Box(tier) as one:
        threading.Timer(0.3, os.kill, (one.process, signal.SIGKILL)).start()
        with pytest.raises(BoxError, match="killed from outside"):
            one.run("while True: pass")


def test_a_box_that_waited_long_and_was_killed_from_outside_is_our_fault_as_well(tier):
    with Box(tier, Limits(cpu_seconds=1)) as one:
        threading.Timer(1.5, os.kill, (one.process, signal.SIGKILL)).start()
        with pytest.raises(BoxError, match="killed from outside"):
            one.run("import time; time.sleep(9)")


# ---------------------------------------------------------------- copies of one process


def test_nothing_that_one_box_leaves_behind_is_in_the_next(tier):
    spoil = """
    np.sqrt, np.float64, os.environ["LEFT"], sys.path[:] = print, int, "behind", []
    np.random.seed(1)
    return np.random.random(3)
    """
    look = """
    honest = np.sqrt(4.0) == 2 and np.float64 is type(np.ones(1)[0]) and "LEFT" not in os.environ
    return np.random.random(3) if honest and sys.path else np.zeros(1)
    """
    with Box(tier) as one:
        seeded = run(one, spoil)
    drawn = []
    for _ in range(2):
        with Box(tier) as one:
            drawn.append(run(one, look))
    assert seeded.shape == drawn[0].shape == drawn[1].shape == (3,)
    assert len({tuple(found) for found in (seeded, *drawn)}) == 3


def test_two_boxes_of_one_process_cannot_reach_each_other(tier):
    with Box(tier) as one, Box(tier) as other:
        for number in (other.process, other._copy._number):
            assert run(one, f"return os.kill({number}, 0)") == "PermissionError"
            assert run(one, f"return open('/proc/{number}/mem', 'rb')") in REFUSED
        assert run(other, "return np.ones(3)").tolist() == [1, 1, 1]


def test_when_the_process_that_makes_boxes_is_killed_the_next_box_starts_afresh(tier):
    with Box(tier) as one:
        one._copy._server._process.kill()
        with pytest.raises(BoxError, match="killed from outside"):
            one.run("while True: pass")
    with Box(tier) as one:
        assert run(one, "return np.ones(3)").tolist() == [1, 1, 1]


# ---------------------------------------------------------------- no orphans, other users

ENDLESS = """
import sys, threading
from grader.box import Box
one = Box(sys.argv[1])
one.run("import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN)")
threading.Timer(0.5, print, ["ready"], {"flush": True}).start()  # by then it is in the loop
one.run("while True: pass")
"""


def test_when_the_judge_is_killed_its_box_ends(tier):
    command = [sys.executable, "-c", ENDLESS, tier]
    before = set(killed.below(os.getpid()))
    with killed.heir():
        with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE) as judge:
            assert judge.stdout.readline() == b"ready\n"
            assert killed.below(judge.pid)
            judge.send_signal(signal.SIGKILL)
        assert killed.left_behind(before) == {}


@pytest.mark.skipif(os.getuid() != 0, reason="whoever runs this is a normal user already")
def test_the_walls_hold_for_a_normal_user_whose_python_lies_in_a_private_home():
    # In there all that is root's belongs to user 1000, who has no powers: a home of mode 0700.
    user = ["bwrap", "--unshare-user", "--uid", "1000", "--gid", "1000", "--dev-bind", "/", "/"]
    works = [tier for tier in OFFICIAL if not box.tiers()[tier]]
    look = f"from tests.test_walls import *; print(os.getuid(), *map(looked, {works}))"
    command = [*user, "--", sys.executable, "-c", look]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.stdout == "1000" + " []" * len(works) + "\n", done.stderr


# ---------------------------------------------------------------- which box is taken


def without(monkeypatch, *missing: str) -> None:
    """A machine on which some kinds of box do not work."""
    monkeypatch.setattr(box, "trouble", lambda t: "it was taken away" if t in missing else "")


def test_the_best_box_that_works_is_taken(monkeypatch):
    without(monkeypatch)
    assert autograde.require_tier(practice=False) == BUBBLEWRAP
    without(monkeypatch, BUBBLEWRAP)
    assert autograde.require_tier(practice=False) == LANDLOCK
    assert autograde.require_tier(practice=True) == LANDLOCK


def test_without_walls_grading_is_refused_unless_it_is_for_practice(monkeypatch):
    without(monkeypatch, BUBBLEWRAP, LANDLOCK)
    with pytest.raises(CourseError, match=r"(?s)it was taken away.*doctor.*--practice"):
        autograde.require_tier(practice=False)
    assert autograde.require_tier(practice=True) == PRACTICE


def test_marks_for_practice_are_told_from_official_ones(
    course, released, command_line, monkeypatch
):
    for student in ("ada", "zoe"):
        hand_in(course, student, demo.notebook_of("right", released, ASSIGNMENT))
    assert command_line("autograde", ASSIGNMENT, "--student", "ada")[0] == 0
    assert "judged in the box bubblewrap  " in command_line("report", ASSIGNMENT)[1]
    without(monkeypatch, BUBBLEWRAP, LANDLOCK)
    assert command_line("autograde", ASSIGNMENT)[0] == 1
    assert command_line("autograde", ASSIGNMENT, "--practice")[0] == 0
    told = command_line("report", ASSIGNMENT)[1]
    assert "judged in the box bubblewrap and process (for practice only)" in told
    tiers = [autograde.read_report(course, ASSIGNMENT, s).tier for s in ("ada", "zoe")]
    assert tiers == [BUBBLEWRAP, PRACTICE]


@pytest.mark.parametrize(
    ("missing", "status", "says"),
    [
        ((), 0, "Hand-ins are graded in the box bubblewrap."),
        ((BUBBLEWRAP,), 0, "For the better box bubblewrap, install bubblewrap"),
        ((BUBBLEWRAP, LANDLOCK), 1, "For the better box landlock, use a Linux kernel"),
    ],
)
def test_the_doctor_says_which_box_there_is_and_how_to_get_a_better_one(
    monkeypatch, capsys, missing, status, says
):
    without(monkeypatch, *missing)
    monkeypatch.chdir(ROOT)
    assert main(["doctor"]) == status
    assert says in capsys.readouterr().out


@pytest.mark.skipif(bool(box.tiers()[LANDLOCK]), reason="this kernel has no Landlock")
def test_both_official_boxes_give_the_same_verdicts(released_course, released):
    source = intake.master(ROOT / "notebooks" / ASSIGNMENT / f"{ASSIGNMENT}.ipynb")

    def draw(name: str) -> np.random.Generator:
        return np.random.default_rng(list(name.encode()))

    for student in ("right_with_loops", "half_way", "crashing", "patching_numpy", "x_above_h"):
        text = demo.notebook_of(student, released, ASSIGNMENT).encode()
        notebook = intake.rebuild(source, intake.cells(text))
        graded = [
            judge.grade(notebook, source, ASSIGNMENT, draw, judge.box_opener(tier))
            for tier in OFFICIAL
        ]
        assert graded[0] == graded[1]


@pytest.mark.parametrize(("failures", "told"), [(0, ""), (1, ""), (2, "it was killed")])
def test_a_box_that_is_killed_while_it_is_tried_out_is_tried_once_more(failures, told, monkeypatch):
    left = [failures]

    def tried(tier):
        left[0] -= 1
        if left[0] >= 0:
            raise BoxError("it was killed")
        return contextlib.nullcontext()

    monkeypatch.setattr(box, "Box", tried)
    assert box.trouble.__wrapped__("bubblewrap") == told
