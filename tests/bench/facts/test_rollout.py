from bench.facts import CrowdSecond
from bench.facts.file import from_line, to_line
from tests.bench.canary.stages import NEW, seconds


def test_a_second_survives_the_file() -> None:
    (second,) = seconds(NEW, 1, languages={"python": (3, 1, 1)})
    assert from_line(to_line(second)) == second
    assert isinstance(second, CrowdSecond)
    assert second.counted == 20
