"""Who is killed at the cap of a container is known by pid; kills elsewhere are not counted."""

import pytest

from tests.bench.live.container.test_network import run

pytestmark = pytest.mark.timeout(180)
EATS = """
import psutil
from bench.core import waits
def eat(box):
    return box.exec_run(["sh", "-c", "x=a; while :; do x=$x$x; done"], detach=True)
with sandbox() as place, entered_pod(place, Caps()) as pod:
    def container(memory):
        return idle_container(pod.client, pod.image, place, mem_limit=memory, memswap_limit=memory,
                              network_mode=f"container:{pod.network.id}")
    with container("64m") as own, container("64m") as foreign:
        box = Cgroup(init_pid(own), 65534, 64)
        watch = box.oom_kills()
        list(watch.sample(0.0))
        idle = {process.pid for process in box.processes()}
        inner = {box.inside(pid) for pid in idle}
        eat(foreign)
        elsewhere = Cgroup(init_pid(foreign), 65534, 64)
        waits.until(elsewhere.cap_if_reached, seconds=60, what="a kill in the foreign container")
        after_foreign = [fact for at in range(4) for fact in watch.sample(float(at))]
        eat(own)
        def new():
            list_ = [p.pid for p in box.processes() if p.pid not in idle]
            facts.extend(watch.sample(5.0))
            return list_ or facts
        facts = []
        waits.until(new, seconds=60, what="the eater")
        waits.until(lambda: facts or facts.extend(watch.sample(6.0)), seconds=60, what="the kill")
        print(json.dumps({"foreign": len(after_foreign), "cap": facts[0].cap_mb,
                          "count": facts[0].count, "pids": len(facts[0].pids),
                          "idle_killed": bool(idle & set(facts[0].pids)),
                          "first": 1 in inner, "outside": sorted(map(box.outside, inner)) ==
                          sorted(idle)}))
"""


def test_a_kill_at_the_cap_names_the_process_and_a_kill_elsewhere_nobody(docker_host: str) -> None:
    seen = run(EATS)
    assert seen == {
        "foreign": 0,
        "cap": 64,
        "count": 1,
        "pids": 1,
        "idle_killed": False,
        "first": True,
        "outside": True,
    }
