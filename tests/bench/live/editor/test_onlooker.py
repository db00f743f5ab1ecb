from bench.core.errors import BenchError
from bench.live.editor.onlooker import NOBODY, StartFailedError


def test_nobody_looks_and_a_failed_start_is_a_failure_of_the_bench() -> None:
    assert NOBODY.look(typing=True, problem="anything")
    NOBODY.tried("chat")
    assert issubclass(StartFailedError, BenchError)
