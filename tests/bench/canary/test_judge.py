from bench.canary.judge import Decision, Judge, decide_safely
from bench.canary.stage import Stage
from tests.bench.canary.stages import stage


class Crashing(Judge):
    def decide(self, stage: Stage) -> Decision:
        raise RuntimeError("killed")


def test_a_judge_that_fails_holds_and_at_the_deadline_rolls_back() -> None:
    held = decide_safely(Crashing(), stage())
    assert (held.action, held.because) == ("hold", "The guard failed: RuntimeError: killed")
    last = decide_safely(Crashing(), stage(now=80.0))
    assert (last.action, last.sure) == ("rollback", False)
