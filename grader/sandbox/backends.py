"""The backends of the sandbox, the best first, and which of them work on this machine."""

import functools

from ..errors import CourseError
from .isolation import BUBBLEWRAP, LANDLOCK, PRACTICE, SandboxError
from .sandbox import Sandbox

BACKENDS = (BUBBLEWRAP, LANDLOCK, PRACTICE)
ADVICE = {
    BUBBLEWRAP: "install bubblewrap (`apt-get install bubblewrap`) and allow user namespaces: on "
    "Ubuntu 23.10 and later `sysctl kernel.apparmor_restrict_unprivileged_userns=0`, in a "
    "container `--security-opt seccomp=unconfined`",
    LANDLOCK: "use a Linux kernel of 6.2 or later that was started with Landlock among its "
    "security modules (`cat /sys/kernel/security/lsm`), and `pip install py-landlock`",
}


def available() -> dict[str, str]:
    """For each backend "" when it works on this machine, else why it does not."""
    return {backend: why_not(backend) for backend in BACKENDS}


@functools.cache
def why_not(backend: str) -> str:
    """Why a backend does not work on this machine; "" when it does."""
    reason = ""
    for _ in range(2):  # the first sandbox may be killed when the machine runs out of memory
        try:
            with Sandbox(backend):
                return ""
        except SandboxError as error:
            reason = str(error)
    return reason


def best_backend(practice: bool) -> str:
    """The best backend that works.

    Args:
        practice: whether the backend for practice is accepted.

    Raises:
        CourseError: there is none.
    """
    reasons = []
    for backend in BACKENDS if practice else BACKENDS[:-1]:
        if not (reason := why_not(backend)):
            return backend
        reasons.append(f"{backend}: {reason}")
    raise CourseError(
        f"No isolated sandbox works on this machine ({'; '.join(reasons)}). "
        "`python -m grader doctor` says what to install. For a trial among friends, --practice "
        "grades without isolation."
    )
