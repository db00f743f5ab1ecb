from io import StringIO
from pathlib import Path

import pytest
from rich.console import Console

from bench.catalogue.rollout_scenario import rollout_scenario
from bench.cli.judge_as import judge_as
from bench.core.errors import Exit, RequestError
from bench.facts.file import FACTS_FILE, to_line
from bench.profiles.loading import load_profile
from bench.runner.run_folder import Request, create_run_folder
from fake_backend.plugins import UnknownNameError
from tests.bench.load.plays import GPT53, played


@pytest.fixture
def run(tmp_path: Path) -> Path:
    profile = load_profile("copilot")
    request = Request((rollout_scenario(GPT53, profile),), profile, 1, tmp_path / "run")
    folder = create_run_folder(request, "1.0.0").path
    lines = "".join(f"{to_line(fact)}\n" for fact in played(1))
    (folder / "gpt53" / FACTS_FILE).write_text(lines, encoding="utf-8")
    return folder


def judged(run: Path, name: str) -> tuple[Exit, str]:
    out = StringIO()
    return judge_as(Console(file=out, width=200), run, name), out.getvalue()


def test_the_guard_decides_as_it_did(run: Path) -> None:
    code, text = judged(run, "guard")
    assert code is Exit.BROKEN
    assert "rolled back." in text


def test_kayenta_would_have_gone_on(run: Path) -> None:
    code, text = judged(run, "kayenta")
    assert code is Exit.BENCH_FAILED
    assert "re-implementation" in text
    assert "It would have gone on" in text


def test_bad_input_is_refused(run: Path, tmp_path: Path) -> None:
    with pytest.raises(UnknownNameError, match="spinnaker"):
        judged(run, "spinnaker")
    with pytest.raises(RequestError):
        judged(tmp_path, "argo")
