"""A rollout's crowd as Locust's load shape, for more load than one machine can send.

Locust loads this file itself: see docs/distributed-load.md. Each of its users sends one request a
second, and in each second there are as many of them as the crowd sends requests.
"""

from argparse import ArgumentParser
from collections import Counter
from functools import cache
from random import Random
from typing import Any

from locust import HttpUser, LoadTestShape, constant_throughput, events, task

from bench.catalogue.rollout import read_rollout, rollout_file
from bench.load.offline import new_crowd
from bench.load.over_http import BYTES_PER_TOKEN, FRAME, PATH
from fake_backend.rollout.arrivals import PROMPT

REFUSED = 429
AT_ONCE = 1000  # users that are started in a second


def _add_options(parser: ArgumentParser) -> None:
    parser.add_argument("--rollout", default="gpt53_small", help="A rollout, by name or file.")
    parser.add_argument("--crowd-seed", type=int, default=1, help="Which crowd.")
    parser.add_argument("--crowd-seconds", type=float, default=60, help="How long it asks.")


events.init_command_line_parser.add_listener(_add_options)  # type: ignore[no-untyped-call]


class CrowdShape(LoadTestShape):
    """As many users in each second as the crowd sends requests in it."""

    def tick(self) -> tuple[int, float] | None:
        """The number of users now, and how many may start in a second; None at the end."""
        assert self.runner is not None
        options: Any = self.runner.environment.parsed_options
        counts = requests_per_second(options.rollout, options.crowd_seed, options.crowd_seconds)
        second = int(self.get_run_time())  # type: ignore[no-untyped-call]
        return (counts[second], AT_ONCE) if second < len(counts) else None


class CrowdUser(HttpUser):
    """One request a second, with the prompt and the credential of some user of the crowd."""

    wait_time = constant_throughput(1)

    def on_start(self) -> None:
        options: Any = self.environment.parsed_options
        index = getattr(self.environment.runner, "worker_index", 0)
        self._random = Random(f"{options.crowd_seed}/{index}/{id(self)}")
        self._users = read_rollout(rollout_file(options.rollout)).table.crowd.users

    @task
    def complete(self) -> None:
        tokens = PROMPT.at(self._random.gauss(0, 1))
        length = max(1, tokens * BYTES_PER_TOKEN - len(FRAME) + 2)
        headers = {
            "authorization": f"Bearer crowd-{self._random.randrange(self._users)}",
            "content-type": "application/json",
        }
        with self.client.post(
            PATH, data=FRAME % ("x" * length), headers=headers, catch_response=True
        ) as answer:
            if answer.status_code == REFUSED:
                answer.success()  # a refusal is what a full queue answers


@cache
def requests_per_second(rollout: str, seed: int, seconds: float) -> list[int]:
    """How many requests the crowd sends in each second; at least one."""
    crowd = new_crowd(read_rollout(rollout_file(rollout)), seed, until=seconds)
    counts = Counter(int(arrival.at) for arrival in crowd.arrivals())
    return [max(1, counts[second]) for second in range(int(seconds))]
