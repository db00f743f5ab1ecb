from fake_backend.all_faults import known_faults
from fake_backend.control_page.catalogue import catalogue


def test_every_fault_is_offered_with_its_settings() -> None:
    faults = {fault["name"]: fault for fault in catalogue()["faults"]}
    assert set(faults) == set(known_faults())
    assert all(fault["about"] for fault in faults.values())
    settings = {one["name"]: one for one in faults["rate_limit"]["settings"]}
    assert settings["retry_after_s"]["default"] is not None
    assert "chat" in catalogue()["surfaces"]
