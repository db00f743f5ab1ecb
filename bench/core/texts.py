"""The only way by which a foreign text reaches an output: harmless there, and bounded in length.

Foreign is what the backend, an extension, a log, a package.json or a run folder says. JSON, XML,
logs and the HTML template escape by themselves and need `plain` text; a console prints `styled`
lines, and a page is of the type `Markdown`, which escapes whatever is put into it.
"""

import re
from json import dumps
from math import isfinite
from typing import Any, Self
from urllib.parse import quote

from markupsafe import Markup
from rich.text import Text

Styled = tuple[str, str]  # a text, and its style on a console
ELLIPSIS = "…"
REPLACEMENT = "\ufffd"
LONGEST = 10_000  # characters of one text
LONGEST_LINE = 2_000
LONGEST_LABEL = 160
LOOKED_AT = 10  # times the length of a line, in a text that is mostly white space
# Control characters apart from the tab and the line feed, which a terminal obeys and XML forbids;
# what changes the direction of a text or is invisible in it; halves of a character.
UNSAFE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufff9-\ufffb"
    "\ud800-\udfff\ufffe\uffff\U000e0000-\U000e007f]"
)
# What Markdown, GitHub's and mkdocs' extensions of it, and HTML in it give a meaning.
ACTIVE = re.compile(
    r"[&<\\`*\[\]|~{}]|(?<!\w)_|_(?!\w)|:(?=//)|(?<=\bwww)\.|"
    r"(?:^|(?<=^ ))(?:[#>]|[-+=](?=[-+=\s]|$)|[!?/:](?=[!?/:\s])|\d+[.)](?=\s|$))",
    re.IGNORECASE,
)
INERT = re.compile(r"[\w .,:;/@%+=()'\"#?!-]{1,200}")  # in backticks, in a table too


def one_line(text: str) -> str:
    """The text with every run of white space replaced by one space."""
    return " ".join(text.split())


def short_line(text: str, length: int) -> str:
    """The beginning of the text in one line; of a huge text, no more than that is looked at."""
    return shortened(one_line(text[: LOOKED_AT * length]), length)


def shortened(text: str, length: int) -> str:
    """The text, cut to `length` characters with an ellipsis at the end if it is longer."""
    return text if len(text) <= length else text[: length - 1].rstrip() + ELLIPSIS


def plain(text: str, longest: int = LONGEST) -> str:
    """The text without unsafe characters; lines and tabs remain."""
    beginning = text[: 2 * longest + 2]  # enough, if each line ended in two characters
    return UNSAFE.sub(REPLACEMENT, shortened(beginning.replace("\r\n", "\n"), longest))


def plain_line(text: str) -> str:
    """The plain text in one line, with its spaces."""
    return re.sub(r"[\t\n]", " ", plain(text, LONGEST_LINE))


def styled(*parts: str | Styled) -> Text:
    """A line of a console; a part is a text, or a text and its style. It is never markup."""
    pairs = (part if isinstance(part, tuple) else (part, "") for part in parts)
    return Text.assemble(*((plain_line(text), style) for text, style in pairs))


class Markdown(Markup):
    """A line or a page of Markdown; it escapes each text that is formatted or joined into it."""

    __slots__ = ()

    @classmethod
    def escape(cls, s: Any, /) -> Self:
        if isinstance(s, cls):
            return s
        line = re.sub(r"\s+", " ", plain_line(str(s)))
        return cls(ACTIVE.sub(_reference, line).replace("@", "@&#8288;"))

    @classmethod
    def code(cls, text: str) -> Self:
        """The text in a code span."""
        if INERT.fullmatch(text):
            return cls(f"`{text}`")
        return cls("<code>{}</code>").format(text)

    @classmethod
    def link_to(cls, *parts: str) -> Self:
        """The target of a link to a file below the page."""
        return cls(relative_url(*parts))

    @classmethod
    def block(cls, text: str) -> Self:
        """The text in a fence that is longer than any in the text."""
        content = plain(text)
        fence = "`" * max(3, 1 + max(map(len, re.findall("`+", content)), default=0))
        return cls(f"{fence}\n{content}\n{fence}")


def _reference(match: re.Match[str]) -> str:
    """The first character as a numeric reference, which no dialect of Markdown takes for syntax."""
    return f"&#{ord(match[0][0])};{match[0][1:]}"


def relative_url(*parts: str) -> str:
    """A link to a file below the page: no scheme, no host, nothing that ends an attribute."""
    names = [name for part in parts for name in plain_line(part).split("/")]
    return "/".join(quote(name, safe="") for name in names if name not in ("", ".", ".."))


def html_value(value: Any) -> Any:
    """`finalize` of a template with autoescape: a plain text for each text that is not markup."""
    return value if hasattr(value, "__html__") or not isinstance(value, str) else plain(value)


def figure_text(text: str) -> str:
    """A text of a plotly figure, which takes some tags in it for markup, in one line."""
    line = shortened(one_line(plain_line(text)), LONGEST_LABEL)
    return line.replace("&", "&amp;").replace("<", "&lt;").replace("%{", "% {")


def script_json(text: str) -> Markup:
    """JSON for a `<script>` element, which no text in it can end."""
    return Markup(text.replace("<", "\\u003c"))


def json_text(value: Any, indent: int | None = 2) -> str:
    """The value as JSON with plain texts, and null for the numbers that JSON does not have."""
    return dumps(_json_ready(value), indent=indent, ensure_ascii=False, allow_nan=False) + "\n"


def _json_ready(value: Any) -> Any:
    if isinstance(value, str):
        return plain(value)
    if isinstance(value, float):
        return value if isfinite(value) else None
    if isinstance(value, dict):
        return {_json_ready(key): _json_ready(part) for key, part in value.items()}
    return [_json_ready(part) for part in value] if isinstance(value, list | tuple) else value
