from pathlib import Path

import psutil
import pytest

from bench.core.errors import BenchError
from bench.live.backend import Backend, backend_process
from tests.shell_secrets import environment_of, leaked, plant


def test_it_inherits_no_secret(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    plant(monkeypatch)
    with backend_process(tmp_path, seed=1, marks={"BENCH_RUN": "a mark"}) as backend:
        assert leaked(backend.pid) == []
        assert environment_of(backend.pid)["BENCH_RUN"] == "a mark"


def test_its_token_is_in_no_environment_argument_or_file(tmp_path: Path) -> None:
    with backend_process(tmp_path, seed=1, marks={}) as backend:
        token = backend.token.encode()
        assert len(token) > 20
        for name in ("environ", "cmdline"):
            assert token not in Path(f"/proc/{backend.pid}/{name}").read_bytes()
        files = [*tmp_path.rglob("*"), *Path(backend.ca_file).parent.rglob("*")]
        assert not any(token in file.read_bytes() for file in files if file.is_file())
        assert backend.control("GET", "plan")["faults"] == []


def test_each_run_has_a_token_of_its_own(tmp_path: Path) -> None:
    def token(name: str) -> str:
        (tmp_path / name).mkdir()
        with backend_process(tmp_path / name, seed=1, marks={}) as backend:
            return backend.token

    assert token("one") != token("two")


@pytest.mark.parametrize(
    ("options", "code", "words"),
    [
        (("--no-such-option",), 2, "unrecognized arguments: --no-such-option"),
        (("--host", "192.0.2.1"), 3, "cannot serve"),  # no machine has this address
    ],
)
def test_one_that_ends_at_its_start_says_so_at_once(
    tmp_path: Path, options: tuple[str, ...], code: int, words: str
) -> None:
    with pytest.raises(BenchError, match=f"ended at its start with code {code}: .*{words}"):
        _start(tmp_path, options)


def test_one_that_was_killed_is_a_failure_of_the_bench(tmp_path: Path) -> None:
    with backend_process(tmp_path, seed=1, marks={}) as backend:
        process = psutil.Process(backend.pid)
        process.kill()
        psutil.wait_procs([process], timeout=10)
        with pytest.raises(BenchError, match=rf"pid {backend.pid}\) does not answer GET health"):
            backend.control("GET", "health")
        left = Path(backend.ca_file)
    assert left.exists()
    assert left.is_relative_to(tmp_path)  # it goes with its caller's folder


def _start(folder: Path, options: tuple[str, ...]) -> Backend:
    with backend_process(folder, seed=1, marks={}, options=options) as backend:
        return backend
