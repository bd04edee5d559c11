"""Known mistakes that several exercises share."""

import math

from ..edits import Edited, Pair, edit

VISIBLE = (1e-5, 1e-6, 1e-7, 1e-8, 1e-9)  # an addition of it shows where nothing is rounded to 0
TINY = (1e-10, 1e-11, 1e-12, 1e-15, 1e-16, 2.220446049250313e-16, 1e-20)
P_AT_LABELS = "np.log(p[labels, columns])"


def capped_logs(pairs: tuple[Pair, ...], softmax: str, where: str) -> dict[str, Edited]:
    """Logs of a probability that a small constant keeps from being 0, for each usual constant.

    Args:
        pairs: edits after which the loss is made of P_AT_LABELS.
        softmax: what p is then.
        where: the place, for the hints, which have to differ from exercise to exercise.
    """
    found = {}
    for constant in VISIBLE:
        cap = -math.log(constant)
        found[f"added_{constant:.0e}"] = edit(
            *pairs,
            (P_AT_LABELS, f"np.log(p[labels, columns] + {constant})"),
            hint=f"{where} acts as if {constant:.0e} were added inside the log: every loss is a "
            f"little off, and none can be above {cap:.1f}, however wrong the answer is.",
        )
        found[f"at_least_{constant:.0e}"] = edit(
            *pairs,
            (P_AT_LABELS, f"np.log(np.maximum(p[labels, columns], {constant}))"),
            hint=f"{where} takes no probability for smaller than {constant:.0e}, as after a clip: "
            f"beyond {cap:.1f}, wrong and very wrong cost the same.",
        )
        found[f"clipped_at_{constant:.0e}"] = edit(
            *pairs,
            (softmax, f"np.clip({softmax}, {constant}, 1 - {constant})"),
            hint=f"{where} and its gradient are made of probabilities that were clipped at "
            f"{constant:.0e}. A sure network then gets a gradient where it should get none, and a "
            f"loss of {cap:.1f} at most.",
        )
    for constant in TINY:
        cap = -math.log(constant)
        found[f"floor_{constant:.1e}"] = edit(
            *pairs,
            (P_AT_LABELS, f"np.log(p[labels, columns] + {constant})"),
            hint=f"{where} has a floor of {constant:.1e} under the log, added or clipped: it keeps "
            f"the loss finite, and stops it at {cap:.1f}, where it should go on growing.",
        )
    return {name.replace("-", "_").replace(".", "_"): made for name, made in found.items()}
