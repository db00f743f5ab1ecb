from bench.live.step import Step
from bench.live.steps.ask import Ask
from bench.live.steps.hold_key import HoldKey
from bench.live.steps.typing_lands import TypingLands


def test_a_step_is_called_like_its_file_with_spaces() -> None:
    assert Ask.called == "ask"
    assert HoldKey.called == "hold key"
    assert TypingLands.called == "typing lands"


def test_the_package_of_a_step_is_no_part_of_its_name() -> None:
    class AnyName(Step):
        __module__ = "acme_resilience.steps.acme_long_click"

    assert AnyName.called == "acme long click"
