"""Words on the screen that are meant for programs and programmers. Pure.

They count anywhere in a message, also behind plain words. Two kinds count only if the message has
no plain sentence before them: a status code ("The service is busy (503)" is plain), and the English
sentence of a library ("There was a network error. Error code: other side closed" is plain).
"""

import re
from dataclasses import dataclass
from http import HTTPStatus

PHRASE = "|".join(re.escape(status.phrase) for status in HTTPStatus)
STATUS_ALONE = re.compile(
    rf"(?P<before>[\w./' -]*(?::[\w./' -]*)*)\(?\b[1-5]\d\d\)?"
    rf"(?:[\s:(-]+(?:{PHRASE}|status code))?(?: ?\(no body)?\)?[.!]?",
    re.IGNORECASE,
)
BEFORE_STATUS = {"http", "http/1.1", "error", "status", "code", "response", "failed", "failure"}
SENTENCE = re.compile(r"[.!?]\s")
MOST_WORDS_BEFORE = 6  # `Error: Request failed with status code 500`
GRPC = (
    "CANCELLED|UNKNOWN|INVALID_ARGUMENT|DEADLINE_EXCEEDED|NOT_FOUND|PERMISSION_DENIED"
    "|RESOURCE_EXHAUSTED|FAILED_PRECONDITION|ABORTED|OUT_OF_RANGE|UNIMPLEMENTED|INTERNAL"
    "|UNAVAILABLE|DATA_LOSS|UNAUTHENTICATED"
)
KEYS = (
    "error|errors|error_code|error_description|error_type|message|detail|details|code|status"
    "|statusCode|status_code|statusText|type|__type|title|reason|fault|exception|request_id"
    "|requestId|timestamp|success"
)
ONLY_A_STATUS = "only a status code"
LIBRARY = "a library's error message"
RAW = {
    "a parser's error message": re.compile(
        r"Unexpected token|Unexpected end of (?:JSON|input)|SyntaxError|JSON\.parse"
        r"|is not valid JSON|Unexpected non-whitespace character after JSON"
        r"|(?:Unterminated string|Bad control character|Expected [^\n]{1,40}) in JSON"
        r"|JSONDecodeError|Expecting value: line \d|invalid character .{1,6} looking for beginning"
        r"|expected value at line \d"
    ),
    "a JavaScript error": re.compile(
        r"Cannot (?:read|set) propert(?:y|ies) of|\[object \w+\]|Cannot destructure property"
        r"|\b(?:Type|Reference|Range)Error\b|\b(?:undefined|null) is not (?:an object|a function)"
        r"|\b[\w$.]+ is not (?:a function|iterable)\b|\bis not defined\s*$"
    ),
    "a stack trace": re.compile(
        r"\bat [^()\n]{1,120}\([^()\s]+:\d+(?::\d+)?\)|\bat [^\s()]*[./\\][^\s()]*:\d+:\d+"
        r"|Traceback \(most recent call last\)|\bFile \"[^\"\n]+\", line \d+"
        r"|\bgoroutine \d+ \[|\bthread '[^']*' panicked at|\bpanic: "
    ),
    "a web page": re.compile(
        r"<!DOCTYPE\b|</?(?:html|head|body|title|center|h1|hr)\b[^<>]*>|<\?xml\b"
        rf"|\b[45]\d\d (?:{PHRASE})\s+(?:[45]\d\d (?:{PHRASE})\s+)?"
        r"(?:nginx|openresty|cloudflare)\b",
        re.IGNORECASE,
    ),
    "bare JSON": re.compile(
        rf"\{{[^{{}}]{{0,300}}?(?P<quote>\\*[\"'])(?:{KEYS})(?P=quote)\s*:", re.IGNORECASE
    ),
    "a Node.js error code": re.compile(
        r"\b(?:ECONN(?:RESET|REFUSED|ABORTED)|ETIMEDOUT|ESOCKETTIMEDOUT|ENOTFOUND|EAI_AGAIN|EPIPE"
        r"|EPROTO|E(?:HOST|NET)(?:UNREACH|DOWN)|ECANCELED|(?:UND_)?ERR_[A-Z0-9_]+|HPE_[A-Z_]+"
        r"|CERT_HAS_EXPIRED|(?:DEPTH_ZERO_)?SELF_SIGNED_CERT\w*|UNABLE_TO_VERIFY_LEAF_SIGNATURE)\b"
        r"|\[Errno -?\d+\]|\bos error \d+"
    ),
    "a gRPC status": re.compile(
        rf"\brpc error: code =|\bStatusCode\.[A-Z_]+|\b\d{{1,2}} (?:{GRPC}):|<_?\w*RpcError\b"
    ),
    "an exception's name": re.compile(
        r"\b(?:[a-z_]\w*\.)+[A-Z]\w*(?:Error|Exception)\b|\b[A-Z][A-Za-z]+(?:Error|Exception):\s"
        r"|\b(?:HTTPS?ConnectionPool|Max retries exceeded with url)\b"
    ),
    LIBRARY: re.compile(
        r"\bRequest failed with status code \d|\bResponse code \d{3} \(|\bHTTP error!"
        r"|\bsocket hang up\b|\bother side closed\b|\bPremature close\b|\bstatus code \(no body\)"
        r"|\A\s*(?:Error:\s*)*(?:fetch failed|Failed to fetch|terminated"
        r"|(?:This|The) (?:operation|request) was aborted)[.!]?\s*\Z",
        re.IGNORECASE,
    ),
}


@dataclass(frozen=True, slots=True)
class RawWords:
    """The kind of raw words, and where they begin in the text."""

    what: str
    start: int


def raw_words(text: str) -> RawWords | None:
    """The first kind of raw words that the text has."""
    for what, pattern in RAW.items():
        match = pattern.search(text)
        if match and not (what == LIBRARY and _is_explained(text[: match.start()])):
            return RawWords(what, match.start())
    return RawWords(ONLY_A_STATUS, 0) if _is_only_a_status(text.strip()) else None


def _is_explained(before: str) -> bool:
    """Whether the text has a sentence of its own before a library's."""
    return bool(SENTENCE.search(before)) or len(before.split()) > MOST_WORDS_BEFORE


def _is_only_a_status(text: str) -> bool:
    match = STATUS_ALONE.fullmatch(text)
    if match is None or ". " in match["before"]:
        return False
    words = match["before"].replace(":", " ").replace("-", " ").lower().split()
    return not words or (len(words) <= MOST_WORDS_BEFORE and words[-1] in BEFORE_STATUS)
