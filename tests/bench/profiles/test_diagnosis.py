from dataclasses import replace

from bench.facts import ProcessBorn
from bench.facts.roles import HOST, HOST_CHILD
from bench.profiles.diagnosis import misplacement
from bench.profiles.loading import load_profile

IN_HOST = load_profile("good_citizen")
IN_CHILD = replace(IN_HOST, http_in="child")


def test_requests_of_a_child_need_a_child() -> None:
    alone = [ProcessBorn(1.0, 7, HOST, "node")]
    with_child = [*alone, ProcessBorn(2.0, 8, HOST_CHILD, "node")]
    assert "has started no process" in misplacement(alone, IN_CHILD)
    assert misplacement(with_child, IN_CHILD) == ""
    assert misplacement(alone, IN_HOST) == misplacement(with_child, IN_HOST) == ""
