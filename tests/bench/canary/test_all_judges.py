from bench.canary.all_judges import known_judges


def test_other_peoples_rules_name_their_source() -> None:
    assert set(known_judges()) == {"guard", "argo", "flagger", "kayenta"}
    assert all(kind.about for kind in known_judges().values())
