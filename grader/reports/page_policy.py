"""What a page allows itself: its own style and script, by their digests, and nothing else."""

import base64
import hashlib


def digest(text: str) -> str:
    """The digest of a style or a script, as a Content-Security-Policy names it.

    Args:
        text: what stands between the tags, to the letter.
    """
    encoded = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
    return f"'sha256-{encoded}'"
