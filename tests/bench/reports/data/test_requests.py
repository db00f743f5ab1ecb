from dataclasses import replace

import pytest

from bench.facts import Answered, Asked
from bench.judging.attempts import Attempt
from bench.judging.timeline import Timeline
from bench.reports.data.requests import LONGEST, MOST, ending, requests_of
from bench.reports.data.timeline_model import Ending

ASKED = Asked(1.0, "r1", "chat", "host", "/v1", ("latency",), call="c")
ANSWERED = Answered(2.0, "r1", "chat", 200, 1.5, 10, False)


@pytest.mark.parametrize(
    ("answered", "expected"),
    [
        (None, "open"),
        (ANSWERED, "answered"),
        (replace(ANSWERED, status=429), "refused"),
        (replace(ANSWERED, status=None), "cut"),
        (replace(ANSWERED, client_left=True), "cancelled"),
    ],
)
def test_how_a_request_ended(answered: Answered | None, expected: Ending) -> None:
    assert ending(Attempt(ASKED, answered)) == expected


def test_a_retry_names_the_request_that_failed() -> None:
    again = replace(ASKED, at=3.0, request="r2", attempt=2)
    refused = replace(ANSWERED, status=500)
    found, count = requests_of(Timeline.of([ASKED, refused, again]))
    assert [(one.request, one.retry_of) for one in found] == [("r1", ""), ("r2", "r1")]
    assert count == 2


def test_a_question_that_is_asked_again_after_its_answer_is_no_retry() -> None:
    again = replace(ASKED, at=3.0, request="r2")
    found, _ = requests_of(Timeline.of([ASKED, ANSWERED, again]))
    assert found[1].retry_of == ""


def test_a_request_that_is_evidence_is_not_lost_behind_many() -> None:
    many = [replace(ASKED, at=float(n), request=f"r{n}") for n in range(MOST + 5)]
    last = many[-1].request
    found, count = requests_of(Timeline.of(many), {last})
    assert (len(found), count) == (MOST, MOST + 5)
    assert [one.request for one in found[-2:]] == [f"r{MOST - 2}", last]
    assert found[-1].retry_of == f"r{MOST + 3}", "the one before it, though that is left out"


def test_many_requests_and_long_texts_are_capped() -> None:
    many = [replace(ASKED, at=float(n), request=f"r{n}", call="") for n in range(MOST + 5)]
    found, count = requests_of(Timeline.of([replace(many[0], path="x\n" * 9999), *many[1:]]))
    assert (len(found), count) == (MOST, MOST + 5)
    assert len(found[0].path) == LONGEST
    assert "\n" not in found[0].path
