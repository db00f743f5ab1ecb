import pytest

from bench.live.editor.expected_document import Difference, Draft

FILE = "def total():\n    return 1\n"


def written() -> Draft:
    draft = Draft(FILE)
    draft.new_line()
    draft.typed("a = ")
    return draft


def test_what_was_typed_is_expected() -> None:
    assert written().compare(FILE + "\na = ") == Difference()


def test_the_editors_own_indentation_is_no_difference() -> None:
    assert written().compare(FILE + "\n    a = ") == Difference()


def test_an_accepted_suggestion_may_have_more_lines_than_the_screen_showed() -> None:
    draft = written()
    draft.accepted("sum( 1, 2)")
    draft.new_line()
    draft.typed("b")
    assert draft.compare(FILE + "\na = sum(  1, 2)\n    .more()\nb") == Difference()


def test_uninvited_text_is_extra() -> None:
    assert written().compare(FILE + "\n# boo\na = ") == Difference(extra=("# boo",))


def test_lost_text_is_missing() -> None:
    assert written().compare(FILE) == Difference(missing=("\na = ",))


def test_a_difference_is_reported_once() -> None:
    draft = written()
    draft.compare(FILE + "\n# boo\na = ")
    draft.typed("1")
    assert draft.compare(FILE + "\n# boo\na = 1") == Difference()


def test_a_changed_line_is_both() -> None:
    assert written().compare(FILE + "\nx = ") == Difference(extra=("x = ",), missing=("a = ",))


def test_a_suggestion_that_may_have_come_is_no_difference_either_way() -> None:
    for came in ("sum(1)", "\t", ""):
        draft = written()
        draft.perhaps_accepted("sum(1)")
        assert draft.compare(FILE + "\na = " + came) == Difference()


def test_indentation_that_the_editor_takes_back_is_no_difference() -> None:
    draft = Draft("total = sum((\n        ")
    draft.new_line()
    draft.typed("# round 4")
    assert draft.compare("total = sum((\n\n    # round 4") == Difference()
    assert draft.compare("total = sum((\n    # round 4") == Difference()


def test_only_indentation_is_taken_back() -> None:
    draft = Draft("total = 1\n    ")
    draft.typed("# round 4")
    assert draft.compare("total = 1# round 4") != Difference()


@pytest.mark.parametrize("arrived", ["", "re", "ready = ", "rdy =", "=  "])
def test_keys_that_may_have_gone_elsewhere_are_compared_with_nothing(arrived: str) -> None:
    draft = Draft("def f():\n")
    draft.perhaps_typed("ready = ")
    draft.new_line()
    draft.typed("total = 1")
    assert draft.compare(f"def f():\n{arrived}\ntotal = 1\n") == Difference()
    assert draft.known.startswith("def f()")


@pytest.mark.parametrize("text", ["ready = ", "\n", " ", "]^-\\", "x" * 2000])
def test_other_text_is_found_beside_keys_that_may_have_gone_elsewhere(text: str) -> None:
    for actual, expected in (("a\nkept", Difference()), ("a\nkept\nboo", Difference(("boo",)))):
        draft = Draft("a")
        draft.perhaps_typed(text)
        draft.new_line()
        draft.typed("kept")
        assert draft.compare(actual) == expected


def test_a_lost_line_break_is_not_missed() -> None:
    draft = Draft("a")
    draft.perhaps_typed("\n")
    draft.typed("b")
    assert draft.fits("ab")
    assert draft.fits("a\n    b")
    assert not draft.fits("a\nc")
