"""Each output has a way in for foreign texts, after which nothing in them is active."""

import json
import re
import xml.etree.ElementTree as ET
from io import StringIO
from random import Random

import pytest
from rich.console import Console

from bench.core.texts import (
    LONGEST,
    LONGEST_LINE,
    UNSAFE,
    Markdown,
    json_text,
    one_line,
    plain,
    plain_line,
    relative_url,
    script_json,
    short_line,
    shortened,
    styled,
)
from tests.bench.nasty_texts import NASTY
from tests.bench.rendered_pages import rendered

PIECES = (*"\\`*_{}[]()<>#+-.!|&~:@/='\"^$%\t\n\r\x1b\x00\u202e\u2028 ", "a", "1.", "//", "www.")
PIECES += ("```", "~~~", "http", "\ud83d", "\U0001f600", "[x]", "](", "![", "<b>", "---", "!!! a")
ALLOWED = {"p", "code", "table", "thead", "tbody", "tr", "th", "td", "h1", "li", "ul", "span"}


def random_texts(count: int) -> list[str]:
    random = Random(7)
    return ["".join(random.choices(PIECES, k=random.randint(1, 12))) for _ in range(count)]


FOREIGN = [*NASTY, *random_texts(100)]


@pytest.mark.parametrize(
    ("text", "length", "expected"),
    [("abc", 3, "abc"), ("abcd", 3, "ab…"), ("ab cd", 4, "ab…"), ("", 1, "")],
)
def test_a_text_is_cut_to_the_length(text: str, length: int, expected: str) -> None:
    assert shortened(text, length) == expected
    assert len(shortened(text, length)) <= length


def test_white_space_becomes_one_space() -> None:
    assert one_line(" a\n\tb  c ") == "a b c"


def test_a_plain_text_is_safe_and_bounded() -> None:
    for text in FOREIGN:
        assert not UNSAFE.search(plain(text))
        assert len(plain(text)) <= LONGEST
        assert len(plain_line(text)) <= LONGEST_LINE
        assert len(plain_line(text).splitlines()) <= 1
        assert plain(text).encode()
    assert plain("a\r\n\tb \x1b[2J é \u05d0 \U0001f600") == "a\n\tb \ufffd[2J é \u05d0 \U0001f600"
    assert plain_line(" a\n\tb ") == " a  b "


@pytest.mark.parametrize("code", [*range(0x20), *range(0x7F, 0xA0), *range(0x202A, 0x202F)])
def test_no_control_character_reaches_a_terminal(code: int) -> None:
    assert chr(code) not in plain_line(f"a{chr(code)}b")


def test_a_styled_line_is_what_was_said_and_never_markup() -> None:
    for text in FOREIGN:
        stream = StringIO()
        console = Console(file=stream, width=5000, force_terminal=True, color_system=None)
        console.print(styled("> ", (text, "bold"), " <"), soft_wrap=True)
        shown = re.sub(r"\x1b\[1m|\x1b\[0m", "", stream.getvalue())
        assert shown == f"> {plain_line(text)} <\n"


@pytest.mark.parametrize(
    "template",
    [
        "{}",
        "# {}",
        "- {}",
        "**{}** x",
        "| a | b |\n|---|---|\n| {} | c |",
        "- x: {}",
    ],
)
def test_nothing_in_markdown_is_active(template: str) -> None:
    usual = [page.tags for page in rendered(template.format("a"))]
    for text in FOREIGN:
        pages = rendered(Markdown(template).format(text))
        for page, tags in zip(pages, usual, strict=True):
            assert set(page.tags) <= set(tags), (text, page.tags)
            assert page.tags.count("td") == tags.count("td"), text
            assert {name for name, _ in page.attributes} <= {"id"}, text


def test_markdown_shows_what_was_said() -> None:
    for text in FOREIGN:
        wanted = "".join(plain_line(f"x{text}x").replace("@", "@\u2060").split())
        for page in rendered(Markdown("{}").format(f"x{text}x")):
            assert "".join(page.text.split()) == wanted


def test_markdown_escapes_once_and_whatever_is_put_into_it() -> None:
    line = Markdown("| {} | `x` |").format("<a|b>")
    assert line == "| &#60;a&#124;b> | `x` |"
    assert Markdown("\n").join([line, "[x](y)"]) == f"{line}\n&#91;x&#93;(y)"
    assert Markdown("{}").format(line) == line
    assert Markdown("a") + "*" == "a&#42;"


@pytest.mark.parametrize("text", ["rate_limit_429", "a snake_case word", "30 s (limit 5%)", "-11"])
def test_markdown_stays_readable(text: str) -> None:
    assert Markdown("{}").format(text) == text


def test_code_in_markdown_is_code() -> None:
    for text in FOREIGN:
        for page in rendered(Markdown("| a |\n|---|\n| {} |").format(Markdown.code(f"x{text}x"))):
            assert page.tags.count("code") == 1, text
            assert set(page.tags) <= ALLOWED
        (python, github) = rendered(Markdown("{}\n").format(Markdown.block(text)))
        assert set(github.tags) <= {"pre", "code"}
        assert not {"script", "img", "a"} & set(python.tags)
    assert Markdown.code("bench run x") == "`bench run x`"


@pytest.mark.parametrize(
    ("parts", "url"),
    [
        (("a.1", "shots/x y.png"), "a.1/shots/x%20y.png"),
        (("javascript:alert(1)", "x"), "javascript%3Aalert%281%29/x"),
        (("//evil", "../../x"), "evil/x"),
        (('a" onclick="x', "\x00"), "a%22%20onclick%3D%22x/%EF%BF%BD"),
    ],
)
def test_a_link_stays_below_its_page(parts: tuple[str, ...], url: str) -> None:
    assert relative_url(*parts) == url


def test_json_in_a_page_cannot_end_its_script() -> None:
    value = ["</script><!--<script>", "\\u003c"]
    text = script_json(json.dumps(value))
    assert "<" not in text
    assert json.loads(text) == value


def test_json_has_plain_texts_and_no_nan() -> None:
    text = json_text({"a\x00": [*FOREIGN, float("nan"), float("inf"), 1.5, None, True]})
    assert not UNSAFE.search(text)
    assert json.loads(text)["a\ufffd"][-5:] == [None, None, 1.5, None, True]
    assert text.encode()


def test_plain_text_is_xml() -> None:
    for text in FOREIGN:
        element = ET.Element("a", b=plain(text))
        element.text = plain(text)
        again = ET.fromstring(ET.tostring(element, encoding="unicode"))
        assert (again.text or "", again.get("b")) == (plain(text), plain(text))


@pytest.mark.parametrize("piece", ["x", "a ", "\u202e", "<script>", "\r\n"])
def test_a_text_of_a_hundred_megabytes_costs_no_more_than_its_beginning(piece: str) -> None:
    huge = piece * (100_000_000 // len(piece))
    assert len(short_line(huge, 200)) <= 200
    assert len(plain(huge)) <= LONGEST
    assert len(str(styled(huge))) <= LONGEST_LINE
    assert len(Markdown.escape(huge)) <= 10 * LONGEST_LINE
