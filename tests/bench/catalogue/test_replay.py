from pathlib import Path

import pytest

from bench.catalogue.replay import FOLDER, find_replay, replay_names
from bench.catalogue.rollout_scenario import rollout_scenario
from bench.core.errors import RequestError
from fake_backend.plugins import UnknownNameError

README = Path(__file__).parents[3] / "README.md"


@pytest.mark.parametrize("name", ["gpt53-rollout", "gpt53_rollout"])
def test_the_founding_incident_has_two_variants(name: str) -> None:
    replay = find_replay(name)
    first, second = replay.variants
    assert (first.table.guard.mode, first.table.then) == ("watch", "rollback")
    assert (second.table.guard.mode, second.table.then) == ("act", "stay")
    assert first.table.crowd == second.table.crowd
    assert "as told by" in replay.source


def test_the_names_on_the_command_line_are_those_of_the_files() -> None:
    assert replay_names() == ["gpt53-rollout", "limiter-403", "staff-limits"]
    assert [find_replay(name).name for name in replay_names()] == [
        file.stem for file in sorted(FOLDER.glob("*.toml"))
    ]


def test_each_variant_knows_the_incident_and_who_reports_it() -> None:
    replay = find_replay("limiter-403")
    for rollout in replay.variants:
        assert rollout.table.incident.title == replay.about
        assert rollout.table.incident.source == replay.source
        assert "403" in rollout.table.incident.users_see
        assert rollout_scenario(rollout).evidence == (replay.source,)


def test_the_readme_names_every_replay() -> None:
    page = README.read_text(encoding="utf-8")
    assert [name for name in replay_names() if f"`{name}`" not in page] == []


def test_every_shipped_replay_is_readable_and_takes_minutes() -> None:
    for file in FOLDER.glob("*.toml"):
        replay = find_replay(file.stem)
        seconds = sum(
            rollout.table.steady_s + sum(stage.for_s for stage in rollout.table.stages)
            for rollout in replay.variants
            if rollout.table.guard.mode == "watch"
        )
        assert seconds < 150


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('variants = ["gpt53"]', "about"),
        ('about = "abc"\nsource = "abc"\nvariants = []', "variants"),
        ('about = "abc"\nsource = "abc"\nvariants = ["gpt54"]', "Unknown rollout 'gpt54'"),
        ('about = "abc"\nsource = "abc"\nvariants = ["gpt53", "gpt53"]', "named once"),
        ('about = "abc"\nsource = "abc"\nvariants = ["no.toml"]', "no.toml"),
    ],
    ids=["no title", "no variant", "unknown", "twice", "no file"],
)
def test_a_wrong_file_is_refused(tmp_path: Path, text: str, words: str) -> None:
    file = tmp_path / "mine.toml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(RequestError, match=words):
        find_replay(str(file))


def test_an_unknown_name_is_refused() -> None:
    with pytest.raises(UnknownNameError, match="gpt53_rollout"):
        find_replay("gpt53_rollouts")
