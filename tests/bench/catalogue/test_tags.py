import pytest

from bench.catalogue.tags import all_tags, require_tag
from fake_backend.plugins import UnknownNameError


def test_a_tag_implies_the_larger_ones() -> None:
    assert all_tags(["smoke"]) == ("smoke", "core", "full")
    assert all_tags(["core"]) == ("core", "full")
    assert all_tags([]) == ("full",)


@pytest.mark.parametrize("tag", ["similar", "soak", "hardening"])
def test_what_is_close_to_another_or_long_or_was_never_met_is_not_full(tag: str) -> None:
    assert all_tags([tag]) == (tag,)


def test_a_further_variant_is_in_no_size_but_its_own() -> None:
    assert all_tags(["core", "incident-2026-02"], further=True) == ("variants", "incident-2026-02")
    assert all_tags(["similar"], further=True) == ("variants",)


def test_an_unknown_tag_lists_the_known_and_a_run_of_old_is_read_without_it() -> None:
    with pytest.raises(UnknownNameError, match="Did you mean 'smoke'"):
        require_tag("smok")
    assert all_tags(["smok", "core"]) == ("core", "full")
