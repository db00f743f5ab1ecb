"""Plain English: words that make a reader decode a sentence are refused, wherever a user reads."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
# pattern: what to write in its place
BANNED = {
    r"mend(s|ed|ing)?": "fix",
    r"anew": "again",
    r"(is|are|was|were) told": "is reported, the message says",
    r"tells? of": "reports, shows",
    r"dear to|dearer": "expensive",
    r"how-?manieth": "ordinal, number",
    r"of old": "older, earlier",
    r"for want of": "for lack of",
    r"what is asked of": "the request for",
    r"so many": "the number of",
    r"in vain": "without a result",
    r"(voice|voices) (of|that|speak)": "dialect",
    r"lairs?": "sandbox",
    r"hearkens?|hears of": "learns, receives",
    r"(as|for|of|by|to|than|but) who(ever)? [a-z]+s": "like a user who, a client that",
    r"as far as it goes": "as far as possible",
}
PATTERN = re.compile(rf"\b({'|'.join(BANNED)})\b", re.IGNORECASE)
# Texts that quote others, or that record what was said at the time.
QUOTED = ("CHANGELOG.md", "docs/findings", "docs/results", "docs/alarms.md")


def texts() -> list[Path]:
    globs = ("*.md", "bench/**/*", "fake_backend/**/*", "docs/**/*", "vscode_profiles/**/*.toml")
    kinds = {".py", ".md", ".toml", ".jinja"}
    found = {file for glob in globs for file in ROOT.glob(glob) if file.suffix in kinds}
    return sorted(file for file in found if not str(file.relative_to(ROOT)).startswith(QUOTED))


@pytest.mark.parametrize("file", texts(), ids=lambda file: str(file.relative_to(ROOT)))
def test_a_text_needs_no_decoding(file: Path) -> None:
    lines = file.read_text(encoding="utf-8").splitlines()
    found = [
        f"{file.name}:{number}: {match.group(0)!r} in: {line.strip()[:80]}"
        for number, line in enumerate(lines, 1)
        if (match := PATTERN.search(line))
    ]
    assert found == []


@pytest.mark.parametrize("text", ["Mend it: make setup", "what is asked of it", "made anew"])
def test_a_banned_word_is_found(text: str) -> None:
    assert PATTERN.search(text)
