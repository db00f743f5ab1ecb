"""What settings that come from TOML and JSON are made of."""

import re
from typing import Annotated

from pydantic import AfterValidator, ConfigDict

STRICT = ConfigDict(extra="forbid")


def _compiles(pattern: str) -> str:
    try:
        re.compile(pattern)
    except re.error as error:
        msg = f"is no regular expression: {error}"
        raise ValueError(msg) from None
    return pattern


Pattern = Annotated[str, AfterValidator(_compiles)]
