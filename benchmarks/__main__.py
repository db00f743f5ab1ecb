"""`make benchmark`: what the backend can do beside two other servers, and what measuring costs."""

import argparse
import json
import platform
import ssl
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

import httpx
import psutil
import uvloop
from rich.console import Console
from rich.table import Table

from bench.core.errors import BenchError
from bench.runner.run_folder import default_out
from benchmarks.backend import ROUNDS, SEEDED_PLAN, Figures, spread, unpaced_backend
from benchmarks.crowd import crowd
from benchmarks.judging import judging
from benchmarks.load import BODY, ensure_wrk, streams, throughput
from benchmarks.measuring import measuring
from benchmarks.peers import aimock, ensure_peers, llmock
from benchmarks.reporting import reporting
from benchmarks.streaming import http2_load, streaming

OPEN_STREAMS = 1000
GIANT_MB = 1000
PAIRS = 400  # requests each way for the gateway's price


def main() -> int:
    """Measure, print, and write `benchmark.json` into a new folder below `runs`."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"of {', '.join(STEPS)}: all")
    names = parser.parse_args().names or list(STEPS)
    if unknown := set(names) - set(STEPS):
        parser.error(f"there is no {', '.join(unknown)}; there are {', '.join(STEPS)}")
    say = Console()
    folder = default_out("benchmark")
    out = folder / "benchmark.json"
    try:
        figures = {
            "machine": {"cpus": psutil.cpu_count(), "python": platform.python_version()},
            **_measured(say, folder, names),
        }
    except BenchError as error:
        say.print(f"[red]{error}[/red]")
        return 3
    out.write_text(json.dumps(figures, indent=2) + "\n", encoding="utf-8")
    say.print(f"  {out}")
    return 0


def _measured(say: Console, folder: Path, names: list[str]) -> Figures:
    folder.mkdir(parents=True)
    figures: Figures = {}
    for name in names:
        say.print(f"{name} ...")
        stolen = _Stolen()
        figures[name] = {
            **STEPS[name](folder),
            "taken by the machine's host, % of the CPU": stolen.percent(),
        }
        say.print(_table(name, figures[name]))
    return figures


class _Stolen:
    """How much of the CPU the machine's host has given to others since this was made."""

    def __init__(self) -> None:
        self._before = psutil.cpu_times()

    def percent(self) -> float:
        now = psutil.cpu_times()
        whole = sum(now) - sum(self._before)
        return round(100 * (now.steal - self._before.steal) / whole, 1)


def _throughput(_folder: Path) -> Figures:
    """Whole answers, 32 in flight, in turns; journal and seeded plan switched on."""
    ensure_wrk(print)
    peers = ensure_peers()
    with unpaced_backend() as backend:
        url = backend.urls["openai"]
        content = _answer(url)
        backend.control("PUT", "plan", {"faults": SEEDED_PLAN})
        with aimock(peers, content) as other, llmock(peers) as third:
            urls = {"fake_backend": url, "aimock": other, "LLMock": third}
            rates: dict[str, list[float]] = {name: [] for name in urls}
            for _ in range(ROUNDS):
                for name, place in urls.items():
                    rates[name].append(throughput(place).per_s)
    ours = rates["fake_backend"]
    figures: Figures = {f"{name}, requests/s": spread(rate) for name, rate in rates.items()}
    for name in ("aimock", "LLMock"):
        pairs = zip(ours, rates[name], strict=True)
        ratios = [mine / theirs for mine, theirs in pairs if theirs]  # 0: the machine stood still
        figures[f"times {name}"] = spread(ratios) if ratios else "it answered nothing"
    return figures


def _open_streams(_folder: Path) -> Figures:
    """1,000 streams that are open at once: the backend's memory."""
    with unpaced_backend() as backend:
        process = psutil.Process(backend.pid)
        before = process.memory_info().rss
        stall = {"fault": "stall", "surfaces": ["openai_chat"]}
        backend.control("PUT", "plan", {"faults": [stall]})
        seen: list[int] = []
        url = backend.urls["openai"]
        uvloop.run(streams(url, OPEN_STREAMS, look=lambda: seen.append(process.memory_info().rss)))
    return {
        "before, MB": round(before / 1e6, 1),
        "with 1,000 streams, MB": round(seen[0] / 1e6, 1),
    }


def _giant_answer(_folder: Path) -> Figures:
    """An answer of 1 GB: the backend's memory while it is sent."""
    with unpaced_backend() as backend:
        process = psutil.Process(backend.pid)
        fault = {"fault": "oversized_answer", "surfaces": ["openai_chat"], "mb": GIANT_MB}
        backend.control("PUT", "plan", {"faults": [fault]})
        before, peak, size = process.memory_info().rss, 0, 0
        began = time.perf_counter()
        body = (BODY % "true").encode()
        url = f"{backend.urls['openai']}/chat/completions"
        with httpx.stream("POST", url, content=body, trust_env=False, timeout=60) as answer:
            for number, block in enumerate(answer.iter_raw()):
                size += len(block)
                if number % 500 == 0:
                    peak = max(peak, process.memory_info().rss)
        took = time.perf_counter() - began
    return {
        "answer, MB": round(size / 1e6),
        "growth at the peak, MB": round((peak - before) / 1e6, 1),
        "MB/s": round(size / 1e6 / took),
    }


def _gateway(_folder: Path) -> Figures:
    """What a request costs more through TLS and gateway than on the plain port, in turns."""
    with unpaced_backend() as backend:
        trust = ssl.create_default_context(cafile=backend.ca_file)
        plain, through = backend.urls["openai"], "https://api.openai.com/v1"
        with (
            httpx.Client(trust_env=False) as direct,
            httpx.Client(proxy=backend.proxy_url, verify=trust, trust_env=False) as tunnel,
        ):
            pairs = [(_timed(direct, plain), _timed(tunnel, through)) for _ in range(PAIRS)]
    costs = sorted(tunnelled - direct for direct, tunnelled in pairs[20:])
    low, high = costs[len(costs) // 10], costs[len(costs) * 9 // 10]
    return {
        "plain, ms": round(statistics.median(direct for direct, _ in pairs) * 1000, 3),
        "gateway and TLS cost, ms": round(statistics.median(costs) * 1000, 3),
        "10 % to 90 %, ms": f"{low * 1000:.3f} to {high * 1000:.3f}",
    }


def _timed(client: httpx.Client, url: str) -> float:
    began = time.perf_counter()
    client.get(f"{url}/models").raise_for_status()
    return time.perf_counter() - began


def _answer(url: str) -> str:
    """The text of the healthy answer, so that the peers can send the same."""
    answer = httpx.post(f"{url}/chat/completions", content=BODY % "false", trust_env=False)
    return str(answer.json()["choices"][0]["message"]["content"])


def _table(name: str, figures: Figures) -> Table:
    table = Table("figure", "value", title=name.replace("_", " "))
    for what, value in figures.items():
        table.add_row(what, str(value))
    return table


STEPS: dict[str, Callable[[Path], Figures]] = {
    "throughput": _throughput,
    "streaming": streaming,
    "http2": http2_load,
    "open_streams": _open_streams,
    "giant_answer": _giant_answer,
    "gateway": _gateway,
    "measuring": measuring,
    "judging": judging,
    "reporting": reporting,
    "crowd": crowd,
}


if __name__ == "__main__":
    sys.exit(main())
