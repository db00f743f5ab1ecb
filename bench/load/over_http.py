"""The crowd's requests over real HTTP: scheduled first, then sent, whatever the answers take.

An open loop: a slow backend gets its requests as fast as a quick one, and a request that could not
be sent in time is counted.
"""

import asyncio
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from math import exp, sqrt
from pathlib import Path
from typing import Any

import httpx
import orjson

from bench.catalogue.rollout import Rollout
from bench.judging.stats import percentile
from bench.live.backend import Backend, backend_process
from bench.load.offline import new_crowd, new_traffic
from fake_backend.rollout.crowd import Arrival
from fake_backend.rollout.flags import document

SURFACE, PATH = "openai_completions", "/completions"
LATE_S = 0.02  # a request that starts later than this after its moment was not sent in time
LATE_MOST = 0.01  # of the requests
WITHIN = 0.1  # a percentile on the wire is that of the simulation, up to this share of it
LEAST_P_VALUE = 0.01  # below it, chance does not explain the difference
PERCENTILES = {"p50_s": 0.5, "p99_s": 0.99}
ANSWER_S = 60
BYTES_PER_TOKEN = 4  # what the backend counts
FRAME = '{"model":"gpt-41-copilot","stream":true,"max_tokens":16,"prompt":"%s"}'


@dataclass(frozen=True, slots=True)
class Sent:
    """One request on the wire; times in seconds."""

    late_s: float  # after its scheduled moment
    first_s: float | None  # until the first byte of the answer; None: refused, or no answer
    status: int | None


@dataclass(frozen=True, slots=True)
class OverHttp:
    """The same schedule twice: over HTTP, and simulated. Times to the first token, in seconds.

    What came over the wire is what the backend decided on, and what the machine itself took.
    """

    sent: Sequence[Sent]
    decided: Sequence[float]  # by the backend, for the requests that it got over HTTP
    simulated: Sequence[float]
    planned: int

    @property
    def first_s(self) -> list[float]:
        return [one.first_s for one in self.sent if one.first_s is not None]

    @property
    def late(self) -> int:
        return sum(one.late_s > LATE_S for one in self.sent)

    @property
    def was_sent(self) -> bool:
        """Whether the wanted load has reached the backend."""
        return self.late <= LATE_MOST * self.planned

    @property
    def p_value(self) -> float:
        """Of the times without the machine's own, of which the test would see two milliseconds."""
        return same_distribution(self.decided, self.simulated)

    @property
    def disagreements(self) -> list[str]:
        """In what the wire and the simulation differ, each as a finished sentence."""
        if not (self.first_s and self.simulated):
            counts = f"{len(self.first_s)} over HTTP, {len(self.simulated)} simulated"
            return [f"There are no answers to compare: {counts}."]
        found = []
        for name, share in PERCENTILES.items():
            wire, simulated = (percentile(each, share) for each in (self.first_s, self.simulated))
            if abs(wire - simulated) > WITHIN * simulated:
                times = f"{wire:.4f} s over HTTP, {simulated:.4f} s simulated"
                found.append(f"{name} differs by more than {WITHIN:.0%}: {times}.")
        if self.p_value <= LEAST_P_VALUE:
            words = f"The distributions differ (p = {self.p_value:.2g})"
            found.append(f"{words}: above {LEAST_P_VALUE:g} it could be chance.")
        return found


def load_over_http(rollout: Rollout, seed: int, seconds: float, folder: Path) -> OverHttp:
    """Send the crowd's requests of some seconds to a backend; everybody has the old version.

    Clients do not repeat refused requests: a schedule is the same for both sides only then.
    """
    crowd = replace(rollout.table.crowd, retries="none", patience_s=ANSWER_S)
    rollout = replace(rollout, table=rollout.table.model_copy(update={"crowd": crowd}))
    schedule = list(new_crowd(rollout, seed, until=seconds).arrivals())
    with backend_process(folder, seed=seed, marks={}) as backend:
        prepare(backend, rollout)
        sent = asyncio.run(_send(backend, schedule))
    decided = list(_decided(backend.journal))
    traffic = new_traffic(rollout, seed, until=seconds)
    traffic.advance(seconds + ANSWER_S)
    return OverHttp(sent, decided, traffic.seconds.samples, len(schedule))


def prepare(backend: Backend, rollout: Rollout) -> None:
    """Begin the rollout in a backend, with everybody on the old version and an empty pool."""
    table = rollout.table
    backend.control(
        "PUT",
        "flags",
        {
            "flag": table.flag,
            "document": document(table.flag, table.old, table.new, 0.0),
            "surfaces": [SURFACE],
            "versions": [asdict(version) for version in table.versions],
        },
    )
    backend.control("PUT", "pool", asdict(table.pool))


def _decided(journal: Path) -> Iterator[float]:
    """The times to the first token that the backend has decided on."""
    for line in journal.read_bytes().splitlines():
        entry = orjson.loads(line)
        if entry["event"] == "served" and entry["wait_s"] is not None:
            yield entry["wait_s"] + entry["first_s"]


async def _send(backend: Backend, schedule: Sequence[Arrival]) -> list[Sent]:
    """Send each request at its moment, and wait for all answers."""
    loop = asyncio.get_running_loop()
    url = f"{backend.urls['openai']}{PATH}"
    limits = httpx.Limits(max_connections=None, max_keepalive_connections=200)
    timeout = httpx.Timeout(ANSWER_S)
    async with httpx.AsyncClient(trust_env=False, limits=limits, timeout=timeout) as client:
        begin = loop.time() + 0.5
        pending: list[asyncio.Task[Sent]] = []
        everything_sent = asyncio.Event()

        def start(arrival: Arrival) -> None:
            pending.append(loop.create_task(_ask(client, url, arrival, begin + arrival.at)))
            if len(pending) == len(schedule):
                everything_sent.set()

        for arrival in schedule:
            loop.call_at(begin + arrival.at, start, arrival)
        if schedule:
            await everything_sent.wait()
        return list(await asyncio.gather(*pending))


async def _ask(client: httpx.AsyncClient, url: str, arrival: Arrival, moment: float) -> Sent:
    clock = asyncio.get_running_loop().time
    began = clock()
    length = max(1, arrival.demand.prompt_tokens * BYTES_PER_TOKEN - len(FRAME) + 2)
    headers = {"authorization": arrival.user.credential, "content-type": "application/json"}
    first_s: float | None = None
    try:
        async with client.stream(
            "POST", url, content=FRAME % ("x" * length), headers=headers
        ) as answer:
            async for _ in answer.aiter_raw():
                if first_s is None and answer.status_code == httpx.codes.OK:
                    first_s = clock() - began
            return Sent(began - moment, first_s, answer.status_code)
    except httpx.HTTPError:
        return Sent(began - moment, None, None)


def same_distribution(one: Sequence[float], other: Sequence[float]) -> float:
    """The asymptotic p-value of the two-sample Kolmogorov-Smirnov test; 0 without values."""
    if not one or not other:
        return 0.0
    values: list[tuple[float, int]] = sorted([(v, 0) for v in one] + [(v, 1) for v in other])
    shares, distance, steps = [0.0, 0.0], 0.0, (1 / len(one), 1 / len(other))
    for index, (value, side) in enumerate(values):
        shares[side] += steps[side]
        if index + 1 == len(values) or values[index + 1][0] != value:
            distance = max(distance, abs(shares[0] - shares[1]))
    scaled = distance * sqrt(len(one) * len(other) / (len(one) + len(other)))
    if scaled < 0.2:
        return 1.0
    terms = ((1 if k % 2 else -1) * exp(-2 * (k * scaled) ** 2) for k in range(1, 101))
    return min(1.0, max(0.0, 2 * sum(terms)))


def as_table(result: OverHttp) -> dict[str, Any]:
    """The figures, for a reader and for JSON."""
    sides = {"http": result.first_s, "decided": result.decided, "simulated": result.simulated}
    percentiles = {
        name: {side: percentile(values, share) for side, values in sides.items() if values}
        for name, share in PERCENTILES.items()
    }
    return {
        "planned": result.planned,
        "answered": len(result.first_s),
        "sent late": result.late,
        **percentiles,
        "ks_p_value": result.p_value,
    }
