from bench.canary.stage import answers, late, parts, waiting
from tests.bench.canary.stages import NEW, OLD, editor, seconds, stage


def test_parts_are_in_the_order_of_time() -> None:
    first, second = seconds(NEW, 2, within=(1, 2, 3, 4), over=(0, 1, 0, 0))
    assert parts([second, first])[:4] == [(1, 0), (2, 1), (3, 0), (4, 0)]
    assert (answers([first]), late([first, second])) == (11, 2)


def test_the_queue_is_the_same_for_both_versions() -> None:
    both = [*seconds(NEW, 2, waiting=3), *seconds(OLD, 2, waiting=3)]
    assert waiting(both) == [(0.0, 3.0), (1.0, 3.0)]


def test_only_versions_that_somebody_has_are_arms() -> None:
    assert stage().arms == (NEW, OLD)
    assert stage(old=[]).arms == (NEW,)


def test_an_editor_takes_part_if_it_was_felt_before_the_stages() -> None:
    assert not stage(felt=editor()).has_editor
    assert stage(felt_before=editor()).has_editor
    assert stage(editor_began=True).has_editor
