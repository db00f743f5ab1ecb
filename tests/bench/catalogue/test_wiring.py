from dataclasses import replace

from bench.catalogue.wiring import asked_surfaces, in_terms_of
from bench.profiles.loading import load_profile
from fake_backend.plan.plan import PlannedFault

FAULT = PlannedFault.parse({"fault": "hang", "surfaces": ["chat", "agent", "snippy"]}, "fault")


def test_roles_become_the_surfaces_of_the_extension() -> None:
    translated = in_terms_of(load_profile("ollama"), FAULT)
    assert translated is not None
    assert translated.surfaces == ("ollama_chat",)


def test_a_fault_on_other_roles_alone_is_left_out() -> None:
    assert in_terms_of(load_profile("ollama"), replace(FAULT, surfaces=("snippy",))) is None


def test_copilot_and_no_profile_at_all_leave_them_as_they_are() -> None:
    assert in_terms_of(load_profile("copilot"), FAULT) is FAULT
    assert in_terms_of(None, FAULT) is FAULT


def test_an_extension_asks_its_api_and_what_nobody_serves() -> None:
    asked = asked_surfaces(load_profile("ollama"))
    assert {"ollama_pull", "unknown"} <= set(asked)
    assert not {"chat", "openai_chat"} & set(asked)
