"""ACME's errors: one word."""

from typing import Any

from fake_backend.provider import STATUS, Provider, Wording


class Acme(Provider):
    """Every problem is one word under `oops`."""

    wordings = {problem: Wording(problem, None) for problem in STATUS}  # noqa: RUF012

    def body(self, wording: Wording, status: int) -> dict[str, Any]:
        return {"oops": wording.message}
