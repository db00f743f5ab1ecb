"""An answer of what stands between the client and the backend."""

import base64
from collections.abc import Callable, Mapping
from dataclasses import replace
from html import escape
from http import HTTPStatus
from typing import Literal

from pydantic import model_validator
from pydantic.dataclasses import dataclass

from fake_backend.fault import AnswerFault, FaultContext
from fake_backend.messages.reply import Headers, Reply, body_reply, json_reply
from fake_backend.settings import STRICT, Status

HTML, TEXT = "text/html; charset=UTF-8", "text/plain"
RAY = "8bench0000000000-FRA"
ADDRESS = "203.0.113.7"  # of the user, as Cloudflare's page shows it; reserved for documentation
FILLER_BYTES = 20_000  # scripts and pictures of a real page
STATUSES: Mapping[str, tuple[int, ...]] = {  # that each of them sends; the first is the default
    "cloudflare": (520, 502, 521, 522, 523, 524, 525, 526, 403),
    "envoy": (503, 504, 404),
    "nginx": (502, 413, 504),
    "aws_alb": (503, 502, 504, 460, 561),
    "azure_apim": (401, 403, 429, 500),
    "zscaler": (403, 200),
    "github_edge": (503,),
}
PHRASES = {status.value: status.phrase for status in HTTPStatus} | {
    403: "Sorry, you have been blocked",
    502: "Bad Gateway",
    503: "Service Temporarily Unavailable",
    504: "Gateway Time-out",
    520: "Web server is returning an unknown error",
    521: "Web server is down",
    522: "Connection timed out",
    523: "Origin is unreachable",
    524: "A timeout occurred",
    525: "SSL handshake failed",
    526: "Invalid SSL certificate",
}
APIM = {
    401: "Access denied due to missing subscription key. Make sure to include subscription key"
    " when making requests to an API.",
    403: "Out of call volume quota. Quota will be replenished in 01:12:45.",
    429: "Rate limit is exceeded. Try again in 2 seconds.",
    500: "Internal server error",
}
APIM_WAIT_S = 2.0
ENVOY = {503: "no healthy upstream", 504: "upstream request timeout", 404: ""}
RESET = (
    "upstream connect error or disconnect/reset before headers. reset reason: {reason}"  # Envoy's
)


@dataclass(frozen=True, config=STRICT)
class Intermediary(AnswerFault):
    """Answer like the product `who` that stands in between, without the backend's request ids.

    `cloudflare`: a page with the host, a Ray ID and the user's address; `status` 520 (the default)
    to 526, 502 or 403. `envoy`: one line of text, 503, 504, or 404 without a body; `reset_reason`
    makes it the line about an upstream connection. `nginx`: its short page, 502, 504 or 413.
    `aws_alb`: the same without the name, also 460 and 561. `azure_apim`: JSON with `statusCode`,
    401, 403, 429 (it asks for 2 s) or 500. `zscaler`: a page of 20 KB with scripts, 403 or 200.
    `github_edge`: GitHub's page with an embedded picture, 503.

    Evidence: such pages appeared in chats (anthropics/claude-code#3197, openai/codex#13274,
    microsoft/vscode-copilot-release#1021, #2258).
    """

    http = ("1.1", "2")  # an answer of HTTP

    who: Literal[
        "cloudflare", "envoy", "nginx", "aws_alb", "azure_apim", "zscaler", "github_edge"
    ] = "cloudflare"
    status: Status | None = None
    reset_reason: (
        Literal[
            "overflow",
            "connection failure",
            "connection termination",
            "remote connection failure",
        ]
        | None
    ) = None

    @model_validator(mode="after")
    def _sends_it(self) -> "Intermediary":
        allowed = STATUSES[self.who]
        if self.status is not None and self.status not in allowed:
            listed = ", ".join(map(str, sorted(allowed)))
            msg = f"status {self.status} is none that {self.who} sends: {listed}"
            raise ValueError(msg)
        if self.reset_reason and (self.who != "envoy" or self.status not in (None, 503)):
            msg = "reset_reason needs who = 'envoy' and status 503"
            raise ValueError(msg)
        return self

    def apply(self, reply: Reply, context: FaultContext) -> Reply:
        status = self.status or STATUSES[self.who][0]
        answer = self._answer(status, escape(context.call.host))
        return replace(answer, withheld=("x-github-request-id", "x-request-id"))

    def _answer(self, status: int, host: str) -> Reply:
        if self.who == "envoy":
            reason = self.reset_reason
            text = RESET.format(reason=reason) if reason else ENVOY[status]
            headers: Headers = (("server", "envoy"),)
            return body_reply(text.encode(), TEXT, status=status, headers=headers)
        if self.who == "azure_apim":
            answer = json_reply({"statusCode": status, "message": APIM[status]}, status=status)
            return replace(answer, retry_after_s=APIM_WAIT_S) if status == 429 else answer
        server, page, more = PAGES[self.who]
        html = page(status, host).encode()
        return body_reply(html, HTML, status=status, headers=(("server", server), *more))


def _title(status: int) -> str:
    return f"{status} {PHRASES.get(status, '')}".strip()


def _nginx(status: int, host: str) -> str:
    return _short(status, "nginx")


def _aws_alb(status: int, host: str) -> str:
    return _short(status)


def _short(status: int, server: str = "") -> str:
    rule = f"<hr><center>{server}</center>\n" if server else ""
    return (
        f"<html>\n<head><title>{_title(status)}</title></head>\n<body>\n"
        f"<center><h1>{_title(status)}</h1></center>\n{rule}</body>\n</html>\n"
    )


def _cloudflare(status: int, host: str) -> str:
    if status == 502:
        return _short(502, "cloudflare")
    title = f"{host} | {status}: {PHRASES[status]}"
    return (
        f"<!DOCTYPE html>\n<html lang='en-US'>\n<head><title>{title}</title></head>\n<body>\n"
        f"<h1>{PHRASES[status]} <span>Error code {status}</span></h1>\n"
        f"<p>You <b>Browser</b> Working, Frankfurt <b>Cloudflare</b> Working, {host} <b>Host</b>"
        f" Error</p>\n<p>Cloudflare Ray ID: <strong>{RAY}</strong> &bull; Your IP: {ADDRESS}</p>\n"
        "</body>\n</html>\n"
    )


def _zscaler(status: int, host: str) -> str:
    script = "var policy = policy || []; policy.push({'blocked': true});\n"
    return (
        "<!DOCTYPE html>\n<html>\n<head><title>Internet Security by Zscaler</title>\n<script>\n"
        f"{script * (FILLER_BYTES // len(script))}</script></head>\n<body onload='show()'>\n"
        f"<h1>Website blocked</h1><p>Not allowed to browse Generative AI: {host}</p>\n"
        "<p>Contact your company's support team.</p>\n</body>\n</html>\n"
    )


def _github_edge(status: int, host: str) -> str:
    picture = base64.b64encode(bytes(FILLER_BYTES)).decode()
    return (
        "<!DOCTYPE html>\n<html>\n<head><title>Unicorn! &middot; GitHub</title>\n"
        "<style>body { background-color: #f1f1f1; margin: 0; }</style></head>\n<body>\n"
        f"<img width='200' src='data:image/png;base64,{picture}'>\n"
        "<p><strong>No server is currently available to service your request.</strong></p>\n"
        "<p>Sorry about that. Please try refreshing and contact us if the problem persists.</p>\n"
        "</body>\n</html>\n"
    )


PAGES: Mapping[str, tuple[str, Callable[[int, str], str], Headers]] = {
    "cloudflare": ("cloudflare", _cloudflare, (("cf-ray", RAY),)),
    "nginx": ("nginx", _nginx, ()),
    "aws_alb": ("awselb/2.0", _aws_alb, ()),
    "zscaler": ("Zscaler/6.2", _zscaler, ()),
    "github_edge": ("github.com", _github_edge, ()),
}
