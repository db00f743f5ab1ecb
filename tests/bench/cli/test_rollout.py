"""`bench load` and `bench gate`, as a user types them."""

import json
from pathlib import Path

import pytest

from tests.bench.catalogue.test_rollout import changed
from tests.bench.cli.conftest import Bench


def test_the_founding_rollout_is_rolled_back_and_then_rehearsed(
    bench: Bench, tmp_path: Path
) -> None:
    """The 5 % canary passes, and the gate says no-go by the capacity row."""
    facts = tmp_path / "facts.jsonl"
    loaded = bench("load", "gpt53", "--facts", str(facts))
    assert loaded.returncode == 1
    assert "5%: pass." in loaded.stdout
    assert "25%: rollback." in loaded.stdout
    assert "The rollout: rolled back." in loaded.stdout
    assert "Users were well again after" in loaded.stdout
    gated = bench("gate", "gpt53", "--proof", str(facts), "--format", "json")
    assert gated.returncode == 1
    rows = {row["row"]: row["is"] for row in json.loads(gated.stdout)}
    assert rows["capacity"] == "no-go"
    assert rows["rollback_plan"] == "go"


def test_a_gate_without_proof_could_not_tell(bench: Bench, tmp_path: Path) -> None:
    file = changed(tmp_path, ('new = "gpt-5.3"', 'new = "like"'))
    own = """
[[versions]]
name = "like"
about = "A version like the old one."
family = "gpt-5.0"
first_token = { p50_s = 0.06, p99_s = 0.15 }
prefill_s = 10e-6
token_s = 0.0008
output = { p50 = 16.3, p99 = 118 }
accepted = { other = 0.27 }
filtered = { other = 0.01 }
"""
    file.write_text(file.read_text("utf-8") + own, encoding="utf-8")
    done = bench("gate", str(file))
    assert done.returncode == 3
    assert "rollback_plan could not tell" in " ".join(done.stdout.split())
    assert "To fix: " in done.stdout


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("load", "gpt54"), "Unknown rollout 'gpt54'. Did you mean 'gpt53'"),
        (("load", "no.toml"), "no.toml: cannot be read"),
        (("load", "gpt53", "--judge", "spinnaker"), "Unknown judge 'spinnaker'"),
        (("gate", "gpt53", "--format", "xml"), "Unknown format 'xml'"),
        (("gate", "gpt53", "--proof", "no.jsonl"), "bench load FILE --facts no.jsonl"),
    ],
    ids=lambda part: part[-1] if isinstance(part, tuple) else "",
)
def test_bad_input_is_refused(bench: Bench, arguments: tuple[str, ...], words: str) -> None:
    done = bench(*arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert words in done.stderr
