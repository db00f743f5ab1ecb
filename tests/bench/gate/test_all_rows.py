from bench.gate.all_rows import known_rows


def test_the_rows_that_need_no_editor() -> None:
    assert {"capacity", "benchmark", "shadow", "rollback_plan"} <= set(known_rows())
