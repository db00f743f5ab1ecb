from bench.facts import MachineLoad, OutOfMemory
from bench.live.oom_kills import OomKills
from bench.live.probes.machine import Machine


class _OneKill(OomKills):
    def sample(self, now: float) -> list[OutOfMemory]:
        return [OutOfMemory(now, 1, (7,))]


def test_the_load_and_the_kills_are_recorded() -> None:
    killed, load = Machine(_OneKill()).sample(2.0)
    assert killed == OutOfMemory(2.0, 1, (7,))
    assert isinstance(load, MachineLoad)
    assert load.at == 2.0
    assert load.cores > 0
