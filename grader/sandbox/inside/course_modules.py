"""What student code finds in the sandbox in place of the functions of the course.

my_lstm holds earlier notebooks, and a wrong function of this notebook can be replaced by a proxy
for the reference: the grader computes its results.
"""

import base64
import marshal
import sys
import types
from collections.abc import Callable
from typing import Any

import numpy as np

from check import codec
from check.implementations import withheld
from check.pytree import PyTree, Seed, to_pytree
from check.text import identifier, one_line
from grader.sandbox.inside.channel import Channel

# ---------------------------------------------------------------- my_lstm


def install_modules(modules: dict[str, str], compiled: dict[str, str]) -> str:
    """Make the package my_lstm, as a student's own earlier notebooks would have saved it.

    Args:
        modules: sources by name, in the order of their imports.
        compiled: of those that are the course's, what grader.sandbox.compiled has made of them.

    Returns:
        a message about the first error that a module raises, or "". Modules after it are missing.
    """
    package = types.ModuleType("my_lstm")
    package.__path__ = []
    sys.modules["my_lstm"] = package
    for name, source in modules.items():
        module = types.ModuleType(f"my_lstm.{name}")
        module.__package__ = "my_lstm"
        sys.modules[module.__name__] = module
        try:
            exec(_code(name, source, compiled), module.__dict__)
        except BaseException as error:  # the module may be a student's
            kind = identifier(type(error).__name__)
            return one_line(f"my_lstm/{name}.py raises {kind}: {one_line(error)}")
        setattr(package, name, module)
    return ""


def _code(name: str, source: str, compiled: dict[str, str]) -> types.CodeType:
    if name in compiled:
        code: types.CodeType = marshal.loads(base64.b64decode(compiled[name]))
        return code
    return compile(source, f"my_lstm/{name}.py", "exec", dont_inherit=True)


def withhold(names: list[str]) -> None:
    """Let functions and classes of my_lstm refuse to be called while they are tested."""
    for module in [m for n, m in sys.modules.items() if n.startswith("my_lstm.")]:
        for name in set(names) & set(vars(module)):
            setattr(module, name, withheld(name, getattr(module, name)))


# ---------------------------------------------------------------- proxies for the reference


def proxies(names: list[str], channel: Channel) -> dict[str, Any]:
    """Proxies for functions and optimisers of the reference, by name.

    Args:
        names: of functions; an optimiser has two, such as Adam and Adam.step.
        channel: to the grader, which computes the results.
    """
    optimisers = {name for name in names if f"{name}.step" in names}
    return {
        name: (_optimiser_proxy if name in optimisers else _function_proxy)(name, channel)
        for name in names
        if "." not in name
    }


def _function_proxy(name: str, channel: Channel) -> Callable[..., Any]:
    def proxy(*args: Any, **kwargs: Any) -> Any:
        by_position = [_as_data(value) for value in args]
        by_name = {key: _as_data(value) for key, value in kwargs.items()}
        channel.send(
            lambda put: {
                "call": name,
                "args": codec.encode(by_position, put),
                "kwargs": codec.encode(by_name, put),
            }
        )
        answer, get = channel.receive()
        if "refused" in answer:
            raise ValueError(answer["refused"])
        return codec.decode(answer["result"], get)

    proxy.__name__ = name
    return proxy


def _as_data(argument: Any) -> PyTree:
    """An argument as a pytree; of a generator, a seed that it draws."""
    if isinstance(argument, np.random.Generator):
        return Seed(int(argument.integers(2**62)))
    return to_pytree(argument)


def _optimiser_proxy(name: str, channel: Channel) -> type:
    """An optimiser whose steps the grader computes; the parameters change here, in place."""
    make, remote_step = _function_proxy(name, channel), _function_proxy(f"{name}.step", channel)

    class Proxy:
        def __init__(self, params: dict[str, Any], *args: Any, **kwargs: Any) -> None:
            self.params, self.number = params, make(params, *args, **kwargs)

        def step(self, grads: dict[str, Any]) -> None:
            for key, value in remote_step(self.number, self.params, grads).items():
                self.params[key][...] = value

    Proxy.__name__ = name
    return Proxy
