"""What a browser makes of a page, and of Markdown in the dialects of mkdocs and GitHub."""

from html.parser import HTMLParser

import markdown  # type: ignore[import-untyped]
from markdown_it import MarkdownIt


class Page(HTMLParser):
    """The tags, the attributes and the text of a page."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.text = ""
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += attrs

    def handle_data(self, data: str) -> None:
        self.text += data

    def handle_comment(self, data: str) -> None:
        self.tags.append("!--")

    def handle_decl(self, decl: str) -> None:
        self.tags.append("!")


def rendered(text: str) -> list[Page]:
    """The text as both dialects of Markdown understand it."""
    extensions = ["tables", "admonition", "attr_list", "def_list", "footnotes", "fenced_code"]
    github = MarkdownIt("gfm-like", {"linkify": False, "html": True})
    return [Page(markdown.markdown(text, extensions=extensions)), Page(github.render(text))]
