from bench.cli.blocks import NARROWEST, wrapped


def test_lines_fit_and_words_stay_whole() -> None:
    name = "extension_host_responds-" * 2 + "longer-than-any-line"
    lines = wrapped(f"{'word ' * 30}{name} end", 60, indent=4)
    assert all(line.startswith("    ") for line in lines)
    assert [line.strip() for line in lines if len(line) > 60] == [name]


def test_a_first_text_takes_the_place_of_the_indentation() -> None:
    lines = wrapped("a " * 40, 40, first="  name  ", indent=8)
    assert lines[0].startswith("  name  a a")
    assert lines[1].startswith(" " * 8 + "a")


def test_a_console_without_a_width_gets_the_narrowest() -> None:
    assert max(map(len, wrapped("word " * 30, 0))) <= NARROWEST
