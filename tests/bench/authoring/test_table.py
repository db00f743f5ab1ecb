from bench.authoring.table import Table
from bench.profiles.profile import Profile
from fake_backend.setting_types import fields_of

OWN = {"profile", "scenarios", "limits", "extension"}
NOT_FOR_AUTHORS = {"name", "source", "sign_in", "rules", "reasons"}


def test_an_author_may_set_whatever_a_profile_has() -> None:
    assert set(Table.model_fields) - OWN == set(fields_of(Profile)) - NOT_FOR_AUTHORS - {
        "extension"
    }


def test_every_key_says_what_it_is() -> None:
    tables = {"extension", "ghost_text", "suggest", "chat", "view", "journeys", "scenarios"}
    silent = {name for name, key in Table.model_fields.items() if not key.description}
    assert silent == tables | {"known_failures"}
