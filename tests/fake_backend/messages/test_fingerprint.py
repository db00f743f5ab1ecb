"""Ids and times of a run do not show in a normalised fingerprint; everything else does."""

import re

from hypothesis import given
from hypothesis import strategies as st

from fake_backend.messages.fingerprint import MOST_VOLATILE, VOLATILE, fingerprint, normalised

UUIDS = (b"0c9a2f0e-1111-4222-8333-0123456789ab", b"ffffffff-1111-4222-8333-0123456789ab")
EVENT = b'data: {"id":"%s","created":%d,"text":"word %d"}\n\n'


def answer(identifier: bytes, created: int, words: int = 500) -> bytes:
    return b"".join(EVENT % (identifier, created, number) for number in range(words))


def test_ids_and_times_do_not_count() -> None:
    first, second = answer(UUIDS[0], 1_790_000_000), answer(UUIDS[1], 1_790_000_999_000)
    assert normalised(first) == normalised(second)
    assert normalised(first[:2000]) == normalised(first[:2000].replace(UUIDS[0], UUIDS[1]))
    assert normalised(first) != normalised(answer(UUIDS[0], 1_790_000_000, words=499))


def test_many_different_ones_do_not_count_either() -> None:
    def all_different(shift: int) -> bytes:
        return b"".join(EVENT % (UUIDS[0], 1_700_000_000 + shift + n, n) for n in range(400))

    assert normalised(all_different(0)) == normalised(all_different(5000))


def test_those_after_the_last_that_is_looked_for_count() -> None:
    def longer(last: int) -> bytes:
        return (
            b"".join(b"%d " % (1_700_000_000 + n) for n in range(MOST_VOLATILE + 20)) + b"%d" % last
        )

    assert normalised(longer(1_600_000_000)) != normalised(longer(1_600_000_001))


@given(
    st.lists(st.sampled_from([*UUIDS, b" ", b"x", b"1700000000", b"/tmp/a", b"12"]), max_size=30)
)
def test_it_is_what_replacing_each_match_gives(parts: list[bytes]) -> None:
    data = b" ".join(parts)
    assert normalised(data) == fingerprint(re.sub(VOLATILE.pattern, b"*", data))
