from bench.testing.sockets import Seen, chat
from tests.fake_backend.conftest import Entries, Spoil


def tokens(seen: Seen) -> list[str]:
    contents = (event["choices"][0]["delta"].get("content") for event in seen.events)
    return [content for content in contents if content]


def test_tokens_are_missing_and_the_answer_ends_well(spoil: Spoil, entries: Entries) -> None:
    healthy = tokens(spoil(chat(), fault="over_filtering", surfaces=["chat"]))
    seen = spoil(chat(), fault="over_filtering", share=0.5)
    left = iter(healthy)
    assert all(token in left for token in tokens(seen))
    assert 0.2 < len(tokens(seen)) / len(healthy) < 0.8
    assert seen.events[-1]["choices"][0]["finish_reason"] == "stop"
    assert entries("answered")[-1]["delivered"] == ["over_filtering"]


def test_a_placeholder_stands_in_their_place(spoil: Spoil) -> None:
    seen = spoil(chat(), fault="over_filtering", share=1, placeholder=" [...]")
    assert set(tokens(seen)) == {" [...]"}
    assert len(tokens(seen)) > 20
