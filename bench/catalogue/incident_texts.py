"""What people would write about an incident that the facts do not say."""

from typing import Annotated

from pydantic import Field
from pydantic.dataclasses import dataclass

from fake_backend.settings import STRICT

Text = Annotated[str, Field(max_length=200)]
Words = Annotated[str, Field(min_length=3, max_length=200)]


@dataclass(frozen=True, slots=True, config=STRICT)
class IncidentTexts:
    """Parts of sentences for the posts of a status page and the post-mortem.

    A replay sets the title and the source of its variants.
    """

    title: Text = ""  # of the incident; empty: what the rollout is about
    source: Text = ""  # who reports that it happened
    users_see: Words = "slow and missing suggestions"  # "We are looking into ..."
    cause: Words = "A new model"  # "... is the cause."
