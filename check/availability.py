"""What a student's code can use in grading, and how it is told that something is not there.

The visible check and the sandbox use this module, so that the same code fails in both, with the
same sentence. check.refusals applies it in the notebook, where a package may be installed that
grading does not have.
"""

import ast
import sys
from collections.abc import Iterator, Sequence
from typing import Any, NoReturn

# Packages that do nothing in grading, but can be imported and called.
STAND_INS = ("IPython", "ipywidgets", "matplotlib", "mpl_toolkits", "tqdm")
PACKAGES = frozenset({"__main__", "numpy", "check", *STAND_INS, *sys.stdlib_module_names})

# Packages that a student may have installed. Any other name is that of a file of her own.
_INSTALLABLE = """
autograd bokeh cupy cv2 cython dask flax h5py jax jaxlib joblib keras networkx numba numexpr pandas
PIL plotly polars pyarrow pytest requests scipy seaborn skimage sklearn statsmodels sympy tensorflow
theano torch torchvision xarray
"""
INSTALLABLE = frozenset(_INSTALLABLE.split())

PROCESS = "starting a process is not available in grading; compute the result in this process"
NETWORK = "the network is not available in grading; write the data into a cell of this notebook"
INPUT = "input() is not available in grading; use the arguments of the function instead"

# Audit events of what is refused: https://docs.python.org/3/library/audit_events.html
_PROCESSES = """
os.exec os.fork os.forkpty os.posix_spawn os.spawn os.startfile os.startfile/2 os.system pty.spawn
subprocess.Popen _winapi.CreateProcess
"""
_NETWORKS = """
socket.bind socket.connect socket.getaddrinfo socket.gethostbyaddr socket.gethostbyname
socket.getnameinfo socket.getservbyname socket.sendmsg socket.sendto urllib.Request
"""
PROCESS_EVENTS = frozenset(_PROCESSES.split())
NETWORK_EVENTS = frozenset(_NETWORKS.split())


class NotAvailable(ModuleNotFoundError):
    """Grading does not have this; the message is a whole sentence for the student.

    It is an ImportError, so that `try: import numba / except ImportError` works.
    """


class FileNotAvailable(FileNotFoundError):
    """Grading has no such file; its second argument is the name that a student is told."""

    def __str__(self) -> str:
        return (
            f"{self.strerror} is not available in grading; only files that your notebook writes are"
        )


FileNotAvailable.__name__ = "FileNotFoundError"  # as a student knows it


def is_available(module: str, earlier_parts: Sequence[str]) -> bool:
    """Whether grading has a module.

    Args:
        module: its dotted name.
        earlier_parts: parts of the earlier notebooks, whose modules of my_lstm are there.
    """
    root, _, rest = module.partition(".")
    if root == "my_lstm":
        return not rest or rest.partition(".")[0] in earlier_parts
    return root in PACKAGES


def sentence(module: str) -> str:
    """What a student is told about a module that grading does not have.

    It depends on the name alone, because the sandbox cannot see what a student has installed.
    """
    root = module.partition(".")[0]
    if root in INSTALLABLE:
        way_out = "use NumPy and Python's standard library instead"
    else:
        way_out = "write the function in a cell of this notebook"
    return f"{module if root == 'my_lstm' else root} is not available in grading; {way_out}"


def refuse_event(event: str) -> None:
    """Refuse an audit event (sys.addaudithook) of a process or of the network.

    Args:
        event: its name, such as subprocess.Popen.

    Raises:
        NotAvailable: the event is one of these.
    """
    if event in PROCESS_EVENTS:
        raise NotAvailable(PROCESS)
    if event in NETWORK_EVENTS:
        raise NotAvailable(NETWORK)


def refuse_input(*args: Any, **kwargs: Any) -> NoReturn:
    """Stands for input() and getpass(): raises NotAvailable."""
    raise NotAvailable(INPUT)


# ---------------------------------------------------------------- placeholders


class Placeholder:
    """Stands for a name that was imported from a module that grading does not have.

    Every use of it raises NotAvailable: attributes, calls, operators, conversion to an array.
    Its repr does not, because messages may contain it.

    Args:
        module: the dotted name of the module.
    """

    _module = ""  # for copies, which are made without __init__

    def __init__(self, module: str) -> None:
        self.__dict__["_module"] = module

    def __repr__(self) -> str:
        return f"<{self._module}, which is not available in grading>"

    def __getattr__(self, name: str) -> NoReturn:
        raise NotAvailable(sentence(self._module))

    def __call__(self, *args: Any, **kwargs: Any) -> NoReturn:
        """Raise NotAvailable."""
        raise NotAvailable(sentence(self._module))


_OPERATORS = """
add sub mul matmul truediv floordiv mod divmod pow lshift rshift and xor or
"""
_OTHERS = """
eq ne lt le gt ge hash neg pos abs invert bool int float complex index round trunc floor ceil len
length_hint iter next reversed contains getitem setitem delitem setattr delattr enter exit aenter
aexit await aiter anext array array_ufunc array_function instancecheck subclasscheck mro_entries
copy deepcopy reduce_ex
"""
_REFLECTED = [f"r{name}" for name in _OPERATORS.split()]
for _name in [*_OPERATORS.split(), *_REFLECTED, *_OTHERS.split()]:
    setattr(Placeholder, f"__{_name}__", Placeholder.__call__)


def simple_statements(statements: Sequence[ast.stmt], guarded: bool = False) -> Iterator[ast.stmt]:
    """The statements of a cell that it runs itself, those inside if, for, while, with and try too.

    Args:
        statements: of the cell.
        guarded: whether to give those whose ImportError the cell handles, and no others.
    """
    for statement in statements:
        bodies = [getattr(statement, field, []) for field in ("body", "orelse", "finalbody")]
        bodies += [handler.body for handler in getattr(statement, "handlers", [])]
        bodies += [case.body for case in getattr(statement, "cases", [])]
        if isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            bodies = []
        if _handles_import_error(statement):
            if guarded:
                yield from simple_statements([*bodies[0], *bodies[1]])
            del bodies[:2]
        if not any(bodies) and not guarded:
            yield statement
        for body in bodies:
            yield from simple_statements(body, guarded)


def _handles_import_error(statement: ast.stmt) -> bool:
    """Whether a statement catches the ImportError of its body: by except, or by suppress."""
    if isinstance(statement, ast.Try):
        caught = [handler.type for handler in statement.handlers]
        if None in caught:  # except: catches everything
            return True
        names = {n.id for kind in caught if kind for n in ast.walk(kind) if isinstance(n, ast.Name)}
        return bool(names & {"ImportError", "ModuleNotFoundError", "Exception", "BaseException"})
    if isinstance(statement, ast.With):
        return any("suppress" in ast.unparse(item.context_expr) for item in statement.items)
    return False


def imported_names(statement: ast.stmt) -> list[tuple[str, str]]:
    """The names that an import statement binds, each with its module; * for `import *`."""
    if isinstance(statement, ast.Import):
        return [(a.asname or a.name.partition(".")[0], a.name) for a in statement.names]
    if isinstance(statement, ast.ImportFrom) and statement.module and not statement.level:
        module = statement.module
        if module == "my_lstm":  # from my_lstm import gates
            return [(a.asname or a.name, f"{module}.{a.name}") for a in statement.names]
        return [(a.asname or a.name, module) for a in statement.names]
    return []


def bound_names(statement: ast.stmt) -> set[str]:
    """The names that a statement binds when it runs; for a def or class, its name."""
    if isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        return {statement.name}
    names = {name for name, _ in imported_names(statement)}
    return names | {
        node.id
        for node in ast.walk(statement)
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)
    }
