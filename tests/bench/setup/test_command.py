"""A command that fails is reported with its own last words."""

from pathlib import Path

import pytest

from bench.core.errors import BenchError
from bench.setup.command import KEPT_LINES, run


def silent(line: str) -> None:
    """Nobody reads the progress here."""


def test_a_failed_command_is_reported_with_its_last_lines() -> None:
    shown: list[str] = []
    with pytest.raises(BenchError, match=r"Baking failed: sh -c .* exited with 3") as caught:
        run(["sh", "-c", "echo flour; echo no eggs >&2; exit 3"], what="Baking", say=shown.append)
    assert shown == ["flour", "no eggs"]
    assert caught.value.details == "flour\nno eggs"


def test_only_its_last_lines_are_kept() -> None:
    with pytest.raises(BenchError) as caught:
        run(["sh", "-c", "seq 1000; exit 1"], what="Counting", say=silent)
    lines = caught.value.details.splitlines()
    assert (len(lines), lines[-1]) == (KEPT_LINES, "1000")


@pytest.mark.parametrize("text", ["", "#!/no/such/shell\n"])
def test_a_command_that_cannot_start_is_reported(tmp_path: Path, text: str) -> None:
    program = tmp_path / "program"
    if text:
        program.write_text(text, encoding="utf-8")
        program.chmod(0o755)
    with pytest.raises(BenchError, match=r"Baking failed: .*program cannot be started: No such"):
        run([str(program)], what="Baking", say=silent)
