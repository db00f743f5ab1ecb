import json
from collections.abc import Iterator

import pytest

from fake_backend.messages.long_json import ENTRIES, list_reply


@pytest.mark.parametrize("at_once", [1, 2, 10])
@pytest.mark.parametrize("count", [0, 1, 5])
def test_a_long_document_is_the_same_as_a_short_one(count: int, at_once: int) -> None:
    content = {"said": f'["{ENTRIES}"', "data": [ENTRIES], "model": "m"}
    short = list_reply(content, range(count), at_once=at_once)
    long = list_reply(content, range(count), at_once=at_once, is_long=True)
    assert b"".join(piece.data for piece in long.pieces) == b"".join(p.data for p in short.pieces)
    assert (long.chunked, short.chunked) == (True, False)
    assert json.loads(b"".join(piece.data for piece in short.pieces))["data"] == list(range(count))


def test_a_long_document_is_made_while_it_is_sent() -> None:
    made: list[int] = []

    def entries() -> Iterator[int]:
        for number in range(3):
            made.append(number)
            yield number

    pieces = iter(list_reply([ENTRIES], entries(), is_long=True).pieces)
    assert (next(pieces).data, made) == (b"[", [])
    assert (next(pieces).data, made) == (b"0", [0])
