"""Seeded, plausible text: code that continues a prefix, and prose with a code block.

The same seed and question give the same answer, independent of earlier requests.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from keyword import iskeyword
from random import Random

from faker import Faker

from fake_backend.messages.fingerprint import fingerprint

TOKEN = re.compile(r"\s*\S{1,6}|\s+")  # linear: white space is never read twice
LONG = 10_000  # characters; longer texts are neither split at white space nor kept
PYTHON = "python"
ENDING = "That is all it needs."  # ends every prose answer: identifies a complete one
SENTENCES = (
    "The function takes `{noun}` and returns the {adjective} value.",
    "You can keep `{noun}` in one place, so that the {adjective} path stays short.",
    "Start with the `{noun}`, then check the {adjective} result.",
    "A small helper named `{noun}_{verb}` makes this easier to test.",
)


def tokens(text: str) -> Iterable[str]:
    """Split `text` into pieces of about the size of a model's tokens."""
    if len(text) <= LONG:
        return _tokens(text)
    return (text[start : start + 6] for start in range(0, len(text), 6))


@lru_cache(maxsize=1024)
def _tokens(text: str) -> tuple[str, ...]:
    return tuple(TOKEN.findall(text))


@dataclass(frozen=True, slots=True)
class Words:
    noun: str
    verb: str
    adjective: str
    other: str


@dataclass(frozen=True, slots=True)
class Answers:
    """Text for every surface, drawn from one seed."""

    seed: int

    def ghost_text(self, prefix: str, language: str) -> str:
        """Continue the last line of `prefix` in `language` (an editor's language id)."""
        return self._continued(prefix.rsplit("\n", 1)[-1][-LONG:], language == PYTHON)

    @lru_cache(maxsize=1024)  # noqa: B019 - one instance for each run
    def _continued(self, line: str, in_python: bool) -> str:
        words = self._words("ghost", line.strip())
        end = "" if in_python else ";"
        if line.rstrip().endswith(("=", "return", "(", ",", "+")):
            gap = "" if line.endswith((" ", "(")) else " "
            return f"{gap}{words.verb}_{words.noun}({words.other}){end}"
        if line.strip() == "":
            return f"{words.noun} = {words.verb}({words.other}){end}"
        if line.rstrip().endswith((":", "{")):
            return f"\n    return {words.noun}.{words.verb}({words.other}){end}"
        return f"_{words.noun} = {words.verb}({words.other}){end}"

    def prose(self, question: str, *, sentences: int = 4) -> str:
        """Answer `question` in Markdown: some sentences and one Python block."""
        if len(question) > LONG:
            question = f"{len(question)}/{question[:LONG]}/{question[-LONG:]}"
        return self._prose(question, sentences)

    @lru_cache(maxsize=1024)  # noqa: B019 - one instance for each run
    def _prose(self, question: str, sentences: int) -> str:
        words = self._words("chat", question)
        random = self._random("prose", question)
        text = [
            random.choice(SENTENCES).format(
                noun=words.noun, verb=words.verb, adjective=words.adjective
            )
            for _ in range(sentences)
        ]
        code = (
            f"def {words.verb}_{words.noun}({words.other}):\n"
            f"    return {words.other}.{words.verb}()\n"
        )
        return " ".join(text) + f"\n\n```python\n{code}```\n\n{ENDING}"

    def title(self, question: str) -> str:
        words = self._words("title", question)
        return f"{words.adjective.capitalize()} {words.noun} {words.verb}"

    def identifier(self, what: str, key: str) -> str:
        """An invented, stable id."""
        return f"{what}-{fingerprint(f'{self.seed}/{what}/{key}'.encode())}"

    def _random(self, what: str, key: str) -> Random:
        return Random(f"{self.seed}/{what}/{key}")

    def _words(self, what: str, key: str) -> Words:
        random = self._random(what, key)
        return Words(*(random.choice(pool) for pool in (NOUNS, VERBS, ADJECTIVES, NOUNS)))


def _pool(method: str) -> list[str]:
    faker = Faker("en_US")
    faker.seed_instance(2026)
    words = {getattr(faker, method)() for _ in range(200)}
    return sorted(word for word in words if word.islower() and _names(word))


def _names(word: str) -> bool:
    return word.isidentifier() and not iskeyword(word)


NOUNS = [word for word in _pool("word") if len(word) > 3]
VERBS = ["collect", "compute", "fetch", "load", "merge", "parse", "rank", "resolve", "sum", "trim"]
ADJECTIVES = ["cached", "final", "merged", "plain", "sorted", "stable", "total", "valid"]
