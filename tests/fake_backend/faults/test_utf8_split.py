from bench.testing.sockets import chat
from tests.fake_backend.conftest import Entries, Spoil

TEXT = "é мир 你好 👩‍💻 "


def test_every_character_is_cut_at_every_byte_and_arrives(spoil: Spoil, entries: Entries) -> None:
    seen = spoil(chat(), fault="utf8_split", text=TEXT, gap_s=0)
    inside = sum(byte & 0xC0 == 0x80 for byte in seen.body)
    torn = [chunk for chunk in seen.chunks[1:] if chunk[0] & 0xC0 == 0x80]
    assert len(torn) == inside > 100
    assert all(byte & 0xC0 != 0x80 for chunk in seen.chunks for byte in chunk[1:])
    assert seen.text == TEXT * seen.text.count("é")
    assert TEXT.encode() in seen.body
    assert entries("answered")[0]["delivered"] == ["utf8_split"]


def test_plain_text_is_not_cut(spoil: Spoil) -> None:
    seen = spoil(chat(), fault="utf8_split", text="plain ")
    assert seen.text.startswith("plain plain ")
    assert all(chunk.endswith(b"\n\n") for chunk in seen.chunks)


def test_the_parts_are_written_apart(spoil: Spoil, entries: Entries) -> None:
    seen = spoil(chat(), fault="utf8_split", text="é", gap_s=0.001)
    characters = seen.text.count("é")
    assert round(entries("answered")[0]["planned_s"], 3) == round(characters * 0.001, 3) > 0
