from dataclasses import replace
from pathlib import Path

import pytest

from bench.catalogue.incident_texts import IncidentTexts
from bench.catalogue.rollout import read_rollout, rollout_file
from bench.core.errors import RequestError

GPT53 = rollout_file("gpt53")


def test_a_rollout_that_says_nothing_is_that_of_a_model() -> None:
    texts = read_rollout(GPT53).table.incident
    assert texts == IncidentTexts()
    assert (texts.users_see, texts.cause) == ("slow and missing suggestions", "A new model")


def test_texts_do_not_make_another_rollout() -> None:
    rollout = read_rollout(GPT53)
    told = rollout.changed(incident=replace(rollout.table.incident, cause="A flag"))
    assert told.fingerprint == rollout.fingerprint


@pytest.mark.parametrize(
    ("line", "words"),
    [('cause = ""', r"incident\.cause"), ('causes = "A flag"', r"incident\.causes")],
    ids=["empty", "unknown"],
)
def test_a_wrong_text_is_refused(tmp_path: Path, line: str, words: str) -> None:
    file = tmp_path / "mine.toml"
    file.write_text(f"{GPT53.read_text('utf-8')}\n[incident]\n{line}\n", encoding="utf-8")
    with pytest.raises(RequestError, match=words):
        read_rollout(file)
