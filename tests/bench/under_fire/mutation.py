"""Makes wrong files from right ones: random bytes alone rarely get past the first check."""

import json
import re
from collections.abc import Callable, Sequence
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st

from bench.core.errors import RequestError
from fake_backend.plugins import UnknownNameError

REFUSALS = (RequestError, UnknownNameError)


def is_thorough() -> bool:
    """Whether this is `make fuzz`."""
    return settings.default is not None and settings.default.max_examples > 100


def refusal(read: Callable[[], object]) -> str:
    """The sentence of the refusal; empty if what is read is right. Any other error is a bug."""
    try:
        read()
    except REFUSALS as error:
        return str(error) or "a refusal without a word"
    return ""


TOKENS = [
    b"nan",
    b"-inf",
    b"-1",
    b"0",
    b"1e999",
    b"99999999999999999999",
    b"9" * 5000,
    b"0x" + b"f" * 300,
    b"true",
    b"null",
    b'""',
    b'"\\u0000"',
    b'"\\ud800"',
    b'"../../x"',
    b'"a\\nb"',
    b'"\x1b[2J"',
    b"[]",
    b"[[]]",
    b"{}",
    b"[{}]",
    b"{a = {b = 1}}",
    b"2030-01-31",
    b"12:30:00",
    b"[" * 200,
    b"'" * 3,
    b"\x00",
    b"\xff",
    b"\xef\xbb\xbf",
    b"\n",
    b"=",
    b"#",
    b"]",
]
SCALARS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(max_size=20),
    st.sampled_from(["", ".", "..", "../x", "/etc/passwd", "\0", "\ud800", "a\nb", "x" * 300]),
)
JSON = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner),
    max_leaves=8,
)
_PLACE = st.floats(0, 1, exclude_max=True)
_NEW = st.sampled_from(TOKENS) | st.binary(max_size=6)


def mutated(originals: Sequence[bytes]) -> st.SearchStrategy[bytes]:
    """One of the files with some values exchanged, lines repeated, and bytes cut and put in."""
    edits = st.lists(st.tuples(st.sampled_from(EDITS), _PLACE, _NEW), min_size=1, max_size=4)
    return st.builds(_edited, st.sampled_from(originals), edits)


def _edited(content: bytes, edits: list[tuple[Any, float, bytes]]) -> bytes:
    for edit, place, new in edits:
        content = edit(content, place, new)
    return content


def _insert(content: bytes, place: float, new: bytes) -> bytes:
    at = int(place * len(content))
    return content[:at] + new + content[at:]


def _overwrite(content: bytes, place: float, new: bytes) -> bytes:
    at = int(place * len(content))
    return content[:at] + new + content[at + len(new) + 3 :]


def _cut(content: bytes, place: float, new: bytes) -> bytes:
    return content[: int(place * len(content))]


def _exchange(content: bytes, place: float, new: bytes) -> bytes:
    """Give a key another value."""
    lines = content.split(b"\n")
    at = int(place * len(lines))
    lines[at] = re.sub(rb"=.*|: .*?(,?)$", lambda match: match[0][:2] + new, lines[at])
    return b"\n".join(lines)


def _repeat(content: bytes, place: float, new: bytes) -> bytes:
    lines = content.split(b"\n")
    at = int(place * len(lines))
    return b"\n".join([*lines[: at + 1], *lines[at:]])


EDITS = [_exchange, _exchange, _insert, _overwrite, _cut, _repeat]


@st.composite
def altered(draw: st.DrawFn, original: Any) -> Any:
    """The JSON value with another value, or a missing or further key, somewhere in it."""
    value = json.loads(json.dumps(original))
    for _ in range(draw(st.integers(1, 2))):
        value = _altered(draw, value)
    return value


def _altered(draw: st.DrawFn, value: Any) -> Any:
    if not isinstance(value, dict | list) or not value or draw(st.integers(0, 4)) == 0:
        return draw(JSON)
    keys = list(value) if isinstance(value, dict) else range(len(value))
    key = draw(st.sampled_from(keys))
    action = draw(st.integers(0, 5))
    if action == 0:
        value.pop(key)
    elif action == 1 and isinstance(value, dict):
        value[draw(st.text(max_size=8))] = draw(JSON)
    else:
        value[key] = _altered(draw, value[key])
    return value
