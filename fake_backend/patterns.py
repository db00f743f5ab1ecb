"""Regular expressions of a plan, in time linear in the text: a slow one would stop the backend.

The engine is RE2. It has no look-around and no references to groups, which cannot be linear.
"""

from functools import lru_cache
from typing import Any

import re2

LONGEST = 10_000  # characters of a pattern
_QUIET = re2.Options()
_QUIET.log_errors = False


def problem_of(pattern: str) -> str:
    """Why `pattern` is not a regular expression; empty if it is one."""
    if len(pattern) > LONGEST:
        return f"has more than {LONGEST} characters"
    try:
        _compiled(pattern)
    except re2.error as error:
        why = error.args[0]
        return why.decode(errors="replace") if isinstance(why, bytes) else str(why)
    return ""


def found(pattern: str, text: str | bytes) -> bool:
    """Whether `pattern` matches anywhere in `text`."""
    data = text.encode() if isinstance(text, str) else text
    return _compiled(pattern).search(data) is not None


@lru_cache(maxsize=64)
def _compiled(pattern: str) -> Any:
    return re2.compile(pattern, _QUIET)
