import pytest

from bench.gate.all_rows import known_rows
from bench.gate.row import Evidence, Proof, Row, proven
from bench.judging.rule import broken
from fake_backend.settings import SettingError, read_settings
from tests.bench.load.plays import GPT53, changed, played


@pytest.mark.parametrize("kind", known_rows().values(), ids=list(known_rows()))
def test_an_unknown_limit_is_refused(kind: type[Row]) -> None:
    with pytest.raises(SettingError, match="unknown setting"):
        read_settings(kind, {"nonsense": 1})


def test_a_proof_of_other_settings_is_not_of_this_rollout() -> None:
    mine, none = Proof("mine", played(1)), Proof("none")
    assert (mine.fingerprint, none.fingerprint) == (GPT53.fingerprint, "")
    assert Evidence(GPT53, 1, [none, mine]).of_rollout == [mine]
    assert Evidence(changed(slower=1.5, slots=1.36), 1, [none, mine]).of_rollout == []
    assert mine.rehearsals == []


def test_a_proven_ruling_says_the_same_and_names_each_run_once() -> None:
    ruling = broken("It is late", notes=("So it is.",))
    named = proven(ruling, Proof("a"), "b", "a")
    assert named.because == ruling.because
    assert named.outcome is ruling.outcome
    assert named.proofs == ("a", "b")
