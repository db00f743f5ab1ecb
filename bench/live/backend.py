"""The fake backend in its own process, and its control API."""

import json
import select
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx

from bench.core.environment import own_programs
from bench.core.errors import BenchError
from bench.core.processes import end_process
from fake_backend.plan.plan import PlannedFault

START_S = 90
STOP_S = 5
LAST_WORDS = 2000  # characters


@dataclass(frozen=True)
class Backend:
    """A running backend."""

    pid: int
    control_url: str
    proxy_url: str
    ca_file: str
    journal: Path
    token: str
    urls: dict[str, str]

    @property
    def addresses(self) -> dict[str, str]:
        """The addresses for the settings of a profile: `proxy_url`, `openai_url` and so on."""
        plain = {f"{name}_url": url for name, url in self.urls.items()}
        ports = {f"{name}_port": str(urlsplit(url).port) for name, url in self.urls.items()}
        return {"proxy_url": self.proxy_url, **plain, **ports}

    def set_faults(self, faults: tuple[PlannedFault, ...]) -> None:
        """Switch on `faults` and no others."""
        self.control("PUT", "plan", {"faults": [fault.table() for fault in faults]})

    def end_faults(self) -> None:
        """Switch off the faults of the fault phase; those with `until = "end"` stay on."""
        self.control("DELETE", "plan?until=fault")

    def clear_faults(self) -> None:
        """Switch off every fault."""
        self.control("DELETE", "plan")

    @contextmanager
    def fault(self, name: str, surfaces: Sequence[str], **settings: Any) -> Iterator[None]:
        """Switch on one fault, and no other, until the block is left.

        `settings` are those of the fault: see docs/faults.md.

        Raises:
            PlanError: the fault, surface or setting does not exist.
        """
        table = {"fault": name, "surfaces": list(surfaces), **settings}
        self.set_faults((PlannedFault.parse(table, "fault"),))
        try:
            yield
        finally:
            self.clear_faults()

    def was_asked(self, surface: str) -> bool:
        """Whether the journal has a request for `surface`; always true for ""."""
        return not surface or f'"surface":"{surface}"' in self.journal.read_text(encoding="utf-8")

    def control(self, method: str, path: str, content: dict[str, Any] | None = None) -> Any:
        """Send a request to the control API and return its answer.

        Raises:
            BenchError: the backend refused it, or does not answer.
        """
        headers = {"authorization": f"Bearer {self.token}"}
        try:
            with httpx.Client(trust_env=False, verify=False, headers=headers, timeout=10) as client:
                answer = client.request(method, f"{self.control_url}/_bench/{path}", json=content)
        except httpx.HTTPError as error:
            msg = f"The backend (pid {self.pid}) does not answer {method} {path}: {error}"
            raise BenchError(msg) from None
        if answer.status_code != httpx.codes.OK:
            msg = f"The backend refused {method} {path} ({answer.status_code}): {answer.text}"
            raise BenchError(msg)
        return answer.json()


@contextmanager
def backend_process(
    folder: Path, *, seed: int, marks: Mapping[str, str], options: tuple[str, ...] = ()
) -> Iterator[Backend]:
    """Run the backend until the block is left; its journal is `folder/journal.jsonl`.

    Its temporary files are in `folder` too, unless `marks` say otherwise, so a killed backend
    leaves nothing elsewhere. `options` are further arguments of `python -m fake_backend`.
    """
    journal = folder / "journal.jsonl"
    command = [sys.executable, "-m", "fake_backend", "--with-parent", "--seed", str(seed)]
    with (folder / "backend.log").open("w") as log:
        process = subprocess.Popen(
            [*command, "--journal", str(journal), *options],
            env={**own_programs(), "TMPDIR": str(folder), **marks},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=log,
            start_new_session=True,
        )
        try:
            ready = _ready(process, Path(log.name))
            yield Backend(
                pid=process.pid,
                control_url=f"http://127.0.0.1:{ready['control_port']}",
                proxy_url=f"http://127.0.0.1:{ready['gateway_port']}",
                ca_file=ready["ca_file"],
                journal=journal,
                token=ready["token"],
                urls=ready["urls"],
            )
        finally:
            _stop(process)


def _ready(process: subprocess.Popen[bytes], log: Path) -> dict[str, Any]:
    stdout = process.stdout
    assert stdout is not None
    readable, _, _ = select.select([stdout], [], [], START_S)
    line = stdout.readline() if readable else b""
    if line:
        ready: dict[str, Any] = json.loads(line)
        return ready
    _stop(process)
    words = log.read_text(encoding="utf-8", errors="replace")[-LAST_WORDS:].rstrip()
    msg = f"The fake backend did not start within {START_S} s."
    if readable:
        last = words.rpartition("\n")[2] or "it wrote nothing"
        msg = f"The fake backend ended at its start with code {process.returncode}: {last}"
    raise BenchError(msg, details=words)


def _stop(process: subprocess.Popen[bytes]) -> None:
    """Close its standard input, which ends it; kill it if it does not end."""
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.close()
    with suppress(subprocess.TimeoutExpired):
        process.wait(STOP_S)
    end_process(process, STOP_S)
    process.stdout.close()
