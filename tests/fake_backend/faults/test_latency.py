from random import Random
from statistics import median

import pytest

from fake_backend.distribution import LogNormal
from fake_backend.faults.latency import Latency
from fake_backend.reply import json_reply
from fake_backend.sse import stream

FAULT = Latency(first_token=LogNormal(p50_s=0.4, p99_s=0.8), per_token=LogNormal(0.02, 0.06))


def pauses(seed: int, tokens: int = 3) -> list[float]:
    reply = stream(["t"] * tokens, lambda text: {"text": text}, first=({"role": "x"},))
    return [piece.pause_s for piece in FAULT.apply(reply, Random(seed)).pieces]


def test_the_first_piece_waits_for_the_model_and_each_token_for_the_pace() -> None:
    first, *tokens, last = pauses(1)
    assert 0.1 < first < 1.6
    assert all(0.005 < pause < 0.1 for pause in tokens)
    assert last == 0


def test_p50_and_p99_are_as_asked() -> None:
    firsts = sorted(pauses(seed)[0] for seed in range(4000))
    assert median(firsts) == pytest.approx(0.4, rel=0.05)
    assert firsts[int(0.99 * len(firsts))] == pytest.approx(0.8, rel=0.1)


def test_the_same_stream_of_chance_gives_the_same_times() -> None:
    assert pauses(5) == pauses(5)
    assert pauses(5) != pauses(6)


def test_an_answer_without_tokens_is_late_once() -> None:
    reply = FAULT.apply(json_reply({"ok": True}), Random(1))
    assert [piece.pause_s > 0.1 for piece in reply.pieces] == [True]


def test_p99_below_p50_is_refused() -> None:
    with pytest.raises(ValueError, match=r"p99_s \(0.1\) must not be below p50_s \(0.2\)"):
        LogNormal(p50_s=0.2, p99_s=0.1)
