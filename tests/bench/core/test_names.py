"""Names from foreign files: only a plain name below the folder becomes a path."""

from pathlib import Path

import pytest

from bench.core.errors import RequestError
from bench.core.names import below, leads_down

PLAIN = ["a", "..a", "a..", "...", "-rf", "a b", "C:", "~", "\u0646\u200c\u0627.toml", "\xe4" * 127]
OTHERS = [
    *["", ".", "..", "/", "a/", "/etc/passwd", "../x", "a/../../x", "a/b", "..\\x"],
    *["a\0b", "a\nb", "\x1b[31m", "\x7f", "\x9b", "half \ud83d", "\xe4" * 128, "a" * 100_000],
]


@pytest.mark.parametrize("name", PLAIN)
def test_a_plain_name_is_a_path_below(tmp_path: Path, name: str) -> None:
    assert below(tmp_path, name, "run.json") == tmp_path / name


@pytest.mark.parametrize("name", OTHERS, ids=lambda name: ascii(name[:12]))
def test_anything_else_is_refused_in_one_printable_line(tmp_path: Path, name: str) -> None:
    with pytest.raises(RequestError, match=r"^run\.json: ") as refused:
        below(tmp_path, name, "run.json")
    assert str(refused.value).isprintable()
    assert len(str(refused.value)) < 600


@pytest.mark.parametrize("target", ["..", "/", ".", "../outside", "loop", "chain", "missing/../.."])
def test_a_link_out_of_the_folder_is_refused(tmp_path: Path, target: str) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    (folder / "chain").symlink_to(tmp_path)
    (folder / "loop").symlink_to(target)
    with pytest.raises(RequestError, match="is a link that leads out of"):
        below(folder, "loop", "run.json")


def test_links_that_stay_inside_are_followed(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "real" / "link").symlink_to("target")
    (tmp_path / "latest").symlink_to("real")
    assert below(tmp_path, "latest", "x") == tmp_path / "latest"
    assert below(tmp_path / "latest", "link", "x") == tmp_path / "latest" / "link"


@pytest.mark.parametrize("name", PLAIN)
def test_a_path_of_plain_names_leads_down(name: str) -> None:
    assert leads_down(name)
    assert leads_down(f"{name}/x/{name}")


@pytest.mark.parametrize(
    "name", [name for name in OTHERS if name != "a/b"], ids=lambda name: ascii(name[:12])
)
def test_any_other_path_does_not(name: str) -> None:
    assert not leads_down(name)
    assert not leads_down(f"x/{name}")
