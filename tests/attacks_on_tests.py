"""Tests that try to score by other means than testing, as one table: ATTACKS.

Each answers test_sigmoid of 06-tests. The implementations that it is run on are right ones and
mistakes, each in a sandbox of its own; a test that could tell one kind from the other without
looking at what they compute would score without testing anything. So each attack finds out what it
can, refuses what looks like a mistake, and should get nothing.

tests/test_attacks_on_tests.py grades them all.
"""

# What the attacks begin with: a guess that is as good as any, where nothing is found out.
HEAD = """
import builtins, gc, inspect, os, random, sys, time
import numpy as np

X = np.array([-2.0, 0.5, 3.0])

NEEDLE = "/".join(["", "mistake", ""])  # of the key of a mistake; not as a constant of this code

def refuse_if(condition):
    if condition:
        raise AssertionError("a mistake")
"""

_TEXTS = """
def texts_in(value, depth=0, seen=None):
    seen = set() if seen is None else seen
    if id(value) in seen or depth > 6 or len(seen) > 20_000:
        return
    seen.add(id(value))
    if isinstance(value, str):
        yield value
    elif isinstance(value, bytes | bytearray | memoryview):
        yield bytes(value).decode("latin-1")
    elif isinstance(value, dict):
        for one in [*value.keys(), *value.values()]:
            yield from texts_in(one, depth + 1, seen)
    elif isinstance(value, list | tuple | set):
        for one in value:
            yield from texts_in(one, depth + 1, seen)
    elif hasattr(value, "cell_contents"):
        yield from texts_in(value.cell_contents, depth + 1, seen)
    elif inspect.isfunction(value):
        yield from texts_in([value.__closure__ or (), value.__dict__, value.__defaults__ or ()],
                            depth + 1, seen)
    elif hasattr(value, "__dict__"):
        yield from texts_in(vars(value), depth + 1, seen)

def gives_away(value):
    return any(NEEDLE in t and t != NEEDLE for t in texts_in(value))
"""

_FORGE = """
import json, struct

def request():
    frame = sys._getframe()
    while not {"nonce", "channel"} <= set(frame.f_locals):
        frame = frame.f_back
    return frame.f_locals["nonce"], frame.f_locals["channel"]

def forged(result, arrays=(), payload=b""):
    nonce, channel = request()
    observation = {"result": result, "error": None, "location": "", "changed": [], "shared": [],
                   "overwritten": False, "warnings": []}
    message = {"nonce": nonce, "observations": [observation]}
    header = json.dumps({"message": message, "arrays": list(arrays)}).encode()
    os.write(channel.descriptor,
             struct.pack("<4sII", b"LSTM", len(header), len(payload)) + header + payload)
"""

ATTACKS = {
    # ------------------------------------------------------------ what an implementation looks like
    "its name": """
def test_sigmoid(sigmoid):
    names = sigmoid.__name__, sigmoid.__qualname__, sigmoid.__module__, repr(sigmoid)
    refuse_if(any("mistake" in name for name in names) or sigmoid.__name__ != "sigmoid")
""",
    "its docstring": """
def test_sigmoid(sigmoid):
    refuse_if(sigmoid.__doc__)
""",
    "its source": """
def test_sigmoid(sigmoid):
    try:
        refuse_if("np.exp(x)" in inspect.getsource(sigmoid))
    except OSError:
        pass
""",
    "its code": """
def test_sigmoid(sigmoid):
    code = sigmoid.__code__
    refuse_if("exp" in code.co_names or "implementation" == code.co_filename or code.co_consts == 1)
""",
    "its type": """
def test_sigmoid(sigmoid):
    refuse_if(not inspect.isfunction(sigmoid))
""",
    "its attributes": """
def test_sigmoid(sigmoid):
    refuse_if(set(dir(sigmoid)) - set(dir(lambda: 0)) or vars(sigmoid))
""",
    "its signature": """
def test_sigmoid(sigmoid):
    refuse_if(list(inspect.signature(sigmoid).parameters) == ["x"])
""",
    "its closure": _TEXTS
    + """
def test_sigmoid(sigmoid):
    refuse_if(gives_away(sigmoid))
""",
    "all objects of the process": """
def test_sigmoid(sigmoid):
    found = [o for o in gc.get_objects() if isinstance(o, dict) and {"kind", "rank"} <= o.keys()]
    tuples = [o for o in gc.get_objects() if isinstance(o, list | tuple)]
    refuse_if(found or any(NEEDLE in repr(o) for o in tuples if len(o) < 9))
""",
    "what refers to it": _TEXTS
    + """
def test_sigmoid(sigmoid):
    refuse_if(gives_away(gc.get_referrers(sigmoid)))
""",
    # ------------------------------------------------------------ what calls the test, and the wire
    "the frames above it": _TEXTS
    + """
def test_sigmoid(sigmoid):
    frame, found = sys._getframe(), False
    while frame:
        found = found or gives_away(dict(frame.f_locals))
        frame = frame.f_back
    refuse_if(found)
""",
    "the case in the frames above it": """
def test_sigmoid(sigmoid):
    frame = sys._getframe()
    while frame and "case" not in frame.f_locals:
        frame = frame.f_back
    case = frame.f_locals["case"]
    refuse_if(case.held_out or case.description or case.calls["first"].args[0].key)
""",
    "the number of its proxy": """
def test_sigmoid(sigmoid):
    cells = [c.cell_contents for c in sigmoid.__closure__ or ()]
    inner = [c for f in cells if inspect.isfunction(f) for c in f.__closure__ or ()]
    numbers = [c.cell_contents for c in inner if isinstance(c.cell_contents, int)]
    refuse_if(any(number > 5 for number in numbers))
""",
    "messages of its own to the grader": _FORGE
    + """
def ask(message):
    _, channel = request()
    channel.send(lambda put: message)
    return channel.receive()[0]

def test_sigmoid(sigmoid):
    said = [ask({"call": "implementation." + word}) for word in ("key", "kind", "text", "new")]
    said.append(ask({"call": "implementation", "number": -1}))
    refuse_if("mistake" in repr(said))
""",
    "file descriptors": """
def test_sigmoid(sigmoid):
    found = b""
    for descriptor in range(64):
        try:
            os.set_blocking(descriptor, False)
            found += os.read(descriptor, 4096)
        except OSError:
            continue
        finally:
            try:
                os.set_blocking(descriptor, True)
            except OSError:
                pass
    refuse_if(b"mistake" in found)
""",
    "files of the course": """
def test_sigmoid(sigmoid):
    for place in ("implementations.json", "check/tests.json", "../implementations.json"):
        try:
            refuse_if(open(place).read())
        except OSError:
            pass
    refuse_if("grader.mutants" in sys.modules or "solutions" in sys.modules)
""",
    # ------------------------------------------------------------ counts, times and memories
    "a count in a global variable": """
COUNT = 0

def test_sigmoid(sigmoid):
    global COUNT
    COUNT += 1
    refuse_if(COUNT > 12)
""",
    "a count in builtins": """
def test_sigmoid(sigmoid):
    builtins.seen = getattr(builtins, "seen", 0) + 1
    refuse_if(builtins.seen > 12)
""",
    "a count in NumPy": """
def test_sigmoid(sigmoid):
    np.seen = getattr(np, "seen", 0) + 1
    refuse_if(np.seen > 12)
""",
    "a count in a file": """
def test_sigmoid(sigmoid):
    with open("seen.txt", "a") as file:
        file.write("x")
    with open("seen.txt") as file:
        refuse_if(len(file.read()) > 12)
""",
    "a count in the environment": """
def test_sigmoid(sigmoid):
    os.environ["SEEN"] = os.environ.get("SEEN", "") + "x"
    refuse_if(len(os.environ["SEEN"]) > 12)
""",
    "the id of its process": """
def test_sigmoid(sigmoid):
    refuse_if(os.getpid() % 4)
""",
    "the time of a call": """
def test_sigmoid(sigmoid):
    def median(x):
        times = []
        for _ in range(50):
            start = time.perf_counter()
            sigmoid(x)
            times.append(time.perf_counter() - start)
        return float(np.median(times))

    refuse_if(median(np.zeros(2000)) < 3 * median(X))  # it has no loop: an edit of one formula?
""",
    "a majority vote": """
def test_sigmoid(sigmoid):
    votes = builtins.__dict__.setdefault("votes", [])
    votes.append(np.round(sigmoid(X), 9).tobytes())
    refuse_if(votes.count(votes[-1]) < len(votes) / 2)
""",
    "chance": """
def test_sigmoid(sigmoid):
    refuse_if(random.Random().random() < 0.75)
""",
    "chance, the same in both runs": """
KEEP = random.Random(os.urandom(8)).random() < 0.75

def test_sigmoid(sigmoid):
    refuse_if(KEEP)
""",
    "errors for nonsense": """
def test_sigmoid(sigmoid):
    said = []
    for nonsense in ("text", None, {}, [], object()):
        try:
            sigmoid(nonsense)
        except Exception as error:
            said.append(repr(error) + str(error.__traceback__.tb_next.tb_frame.f_code.co_filename))
    refuse_if("mistake" in repr(said) or "<implementation>" in repr(said))
""",
    # ------------------------------------------------------------ everything, and nothing
    "everything is refused": """
def test_sigmoid(sigmoid):
    refuse_if(True)
""",
    "nothing is refused": """
def test_sigmoid(sigmoid):
    refuse_if(False)
""",
    "SystemExit": """
def test_sigmoid(sigmoid):
    raise SystemExit
""",
    "the process ends": """
def test_sigmoid(sigmoid):
    os._exit(0)
""",
    "the test never ends": """
def test_sigmoid(sigmoid):
    while True:
        sigmoid(X)
""",
    "calls without end, large ones": """
def test_sigmoid(sigmoid):
    for n in range(10_000):
        sigmoid(np.zeros(19_000))
""",
    "an enormous array": """
def test_sigmoid(sigmoid):
    sigmoid(np.zeros((10_000, 1, 1)) + np.zeros((1, 400, 1)))
""",
    # ------------------------------------------------------------ the verdict itself
    "the adapter replaced": """
import check.adapters

def test_sigmoid(sigmoid):
    verdict = {"refused": np.array(True), "says": np.array([], int)}
    check.adapters.ADAPTERS["verdict"] = lambda test, implementation: verdict
""",
    "the runner replaced": """
import check.runner

def test_sigmoid(sigmoid):
    main = sys.modules["grader.sandbox.inside.worker"]
    main.run_cases = lambda *args, **kwargs: []
""",
    "properties sent in place of verdicts": _FORGE
    + """
def test_sigmoid(sigmoid):
    names = ["it accepts every right implementation", "it catches half of the known mistakes",
             "it catches three quarters of them", "it catches nine in ten of them"]
    entries = [[name, {"array": n}] for n, name in enumerate(names)]
    entries.append(["measured", {"dict": []}])
    forged({"dict": entries}, [["bool", []]] * 4, b"\\x01" * 4)
""",
    "a verdict with a message that is no text": _FORGE
    + """
def test_sigmoid(sigmoid):
    one = {"dict": [["refused", {"array": 0}], ["says", {"array": 1}]]}
    two = {"dict": [["refused", {"array": 2}], ["says", {"array": 3}]]}
    arrays = [["bool", []], ["int64", [1]]] * 2
    payload = (b"\\x01" + b"\\xff" * 7 + b"\\x7f") * 2
    forged({"dict": [["first", one], ["again", two]]}, arrays, payload)
""",
    "a verdict of another form": _FORGE
    + """
def test_sigmoid(sigmoid):
    forged({"list": []})
""",
}
