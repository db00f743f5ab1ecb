import pytest
from jinja2 import UndefinedError

from bench.reports.templates import prose, read_asset, render_template, utc


def test_values_are_escaped() -> None:
    text = render_template(
        "badge.svg.jinja", label="<script>", text="\x1b[2J", left=1, right=1, colour="#fff"
    )
    assert "<script>" not in text
    assert "\x1b" not in text


def test_a_missing_value_is_an_error() -> None:
    with pytest.raises(UndefinedError):
        render_template("badge.svg.jinja")


def test_our_own_script_cannot_end_its_element() -> None:
    assert "</" not in read_asset("report.js").replace("</a>", "")
    assert "</" not in read_asset("report.css")


def test_words_in_backticks_are_code() -> None:
    assert prose("say `a<b` or `c`") == "say <code>a&lt;b</code> or <code>c</code>"
    assert prose("one ` alone <b>") == "one ` alone &lt;b&gt;"


def test_a_time_is_shown_in_utc() -> None:
    assert utc("2026-11-29T00:06:18+00:00") == "2026-11-29 00:06:18 UTC"
