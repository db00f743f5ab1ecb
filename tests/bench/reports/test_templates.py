import pytest
from jinja2 import UndefinedError

from bench.reports.templates import read_asset, render_template


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
