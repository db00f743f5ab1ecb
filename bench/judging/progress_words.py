"""Whether a text of the status bar says that something is under way. Pure."""

import re

_SPINNER = re.compile(r"\$\([\w-]+~spin\)|\$\(loading\)|codicon-loading|[⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏⏳⌛]")
_ICON = re.compile(r"\$\([\w-]+\)")
_COUNTED = re.compile(r"\b[1-9]\d* in progress\b", re.IGNORECASE)  # VS Code's bell and sessions
_WORD = re.compile(
    r"(?<![\w/.-])(?:thinking|loading|generating|waiting|working|analy[sz]ing|processing|fetching"
    r"|busy|please wait|in progress)(?![\w/-])(?!\.\w)",
    re.IGNORECASE,
)  # not as a part of a branch's or a file's name
_ELLIPSIS = re.compile(r"(?:\.\.\.|…)\W*$")
LONGEST_WITH_ELLIPSIS = 40  # characters; VS Code and extensions cut longer texts with an ellipsis

# Texts that mean something else, although they have such a word or end with an ellipsis.
_NO_PROGRESS = re.compile(
    "|".join(
        (
            # It has ended, or was never under way.
            r"\b(?:error|fail(?:ed|ure|s)?|exception|could ?n[o']t|cannot|can't|unable|invalid)\b",
            r"\b(?:stopped|cancel+ed|done|ready|finished|completed?|idle|paused|disabled|enabled)\b",
            r"\b(?:offline|unavailable|disconnected|denied|refused|expired|timed out|timeout)\b",
            r"\b(?:no|not|never|nothing|without|no longer)\b",
            # It waits for the user, or for a moment that it names.
            r"\bwaiting for (?:you|your|the user|user|input|sign|log|approval|confirm|permission)",
            r"\b(?:until|limit(?:ed|s)?|quota)\b",
            # It works, in the other sense of the word.
            r"\bworking (?:fine|well|again|normally|properly|ok|directory|tree|copy|folder|set)\b",
            r"\b(?:is|are|all|everything|systems?) working$",
            # A command that opens a dialog ends with an ellipsis by convention.
            r"^\W*(?:sign|log|select|choose|pick|open|configure|set|set up|enable|install|add|show"
            r"|reload|restart|try|click|press|enter|learn|more|manage|finish|update available)\b",
            # VS Code's own work, which the extension under test does not begin. The second joins
            # the texts of several extensions; what is busy there has a spinner as well.
            r"^Initializing (?:JS/TS language features|'.*')|^Activating Extensions",
            r"^Editor Language Status",
        )
    ),
    re.IGNORECASE,
)


def has_spinner(text: str) -> bool:
    """Whether the text shows it by a sign, which cannot be misread."""
    return bool(_SPINNER.search(text) or _COUNTED.search(text))


def says_progress(text: str) -> bool:
    """Whether the text has a spinner, a word of progress, or an ellipsis at its end."""
    if has_spinner(text):
        return True
    text = _ICON.sub("", text).strip()
    if _NO_PROGRESS.search(text):
        return False
    cut = len(text) > LONGEST_WITH_ELLIPSIS
    return bool(_WORD.search(text) or (_ELLIPSIS.search(text) and not cut))
