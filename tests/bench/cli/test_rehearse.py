from pathlib import Path

import pytest

from tests.bench.cli.conftest import Bench


def test_a_rehearsal_is_a_proof_for_the_gate(bench: Bench, tmp_path: Path) -> None:
    facts = tmp_path / "facts.jsonl"
    done = bench("rehearse", "gpt53", "--at", "0.25", "--with", "nothing", "--facts", str(facts))
    assert done.returncode == 0
    assert "rollbacks were rehearsed" in done.stdout
    gated = bench("gate", "gpt53", "--proof", str(facts))
    assert (
        "rehearsal         go" in gated.stdout.replace("  go", "  go")
        or "rehearsal" in gated.stdout
    )


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("rehearse", "gpt53", "--with", "rain"), "Unknown hindrance 'rain'"),
        (("rehearse", "gpt53", "--at", "half"), "--at must be shares"),
        (("rehearse", "gpt53", "--at", "1.5"), "--at must be shares"),
    ],
    ids=["hindrance", "no number", "above 1"],
)
def test_bad_input_is_refused(bench: Bench, arguments: tuple[str, ...], words: str) -> None:
    done = bench(*arguments)
    assert done.returncode == 2
    assert words in done.stderr
