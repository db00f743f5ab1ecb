"""A web page in place of the answer."""

from dataclasses import replace
from http import HTTPStatus

from pydantic.dataclasses import dataclass

from fake_backend.fault import AnswerFault, FaultContext
from fake_backend.messages.reply import Reply, body_reply
from fake_backend.settings import STRICT, Status

PAGE = """<!DOCTYPE html>
<html lang="en">
<head><meta charset="utf-8"><title>{title}</title></head>
<body><h1>{title}</h1><p>{text}</p></body>
</html>
"""
PHRASES = {status.value: status.phrase for status in HTTPStatus}
WORDS = {
    200: ("Welcome to Guest Wi-Fi", "Accept the terms of use to go on."),
    511: ("Network Authentication Required", "Sign in to this network to go on."),
}


@dataclass(frozen=True, config=STRICT)
class HtmlPage(AnswerFault):
    """Answer with a web page and without the backend's request ids, like an intermediary.

    `status` 200 and 511 are the page of a captive portal, 403 is a filtering proxy, 502 a load
    balancer. The pages of well-known products are in `intermediary`.
    """

    http = ("1.1", "2")  # an answer of HTTP

    status: Status = 200

    def apply(self, reply: Reply, context: FaultContext) -> Reply:
        phrase = PHRASES.get(self.status, "Error")
        title, text = WORDS.get(self.status, (f"{self.status} {phrase}", "Ask your administrator."))
        page = PAGE.format(title=title, text=text).encode()
        answer = body_reply(page, "text/html; charset=utf-8", status=self.status)
        return replace(answer, withheld=("x-github-request-id", "x-request-id"))
