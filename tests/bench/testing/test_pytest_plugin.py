"""In the pytest of an author, a failure of the bench is an error, not a failed assertion."""

from xml.etree import ElementTree as ET

import pytest

pytest_plugins = ["pytester"]

BODY = """
import pytest
from bench.core.errors import BenchError, RequestError
from bench.live.editor.onlooker import StartFailedError
from fake_backend.plan.plan import PlanError
from fake_backend.plugins import UnknownNameError

ERRORS = {
    "bench": BenchError("no browser"),
    "start": StartFailedError("a dialog"),
    "request": RequestError("no such scenario"),
    "plan": PlanError("faults", "unknown"),
    "name": UnknownNameError("fault", "x", ["y"]),
}

@pytest.mark.parametrize("name", ERRORS)
def test_bench(name):
    raise ERRORS[name]

@pytest.mark.xfail
def test_a_bench_that_failed_was_not_expected():
    raise ERRORS["bench"]

def test_broken():
    pytest.fail("drip is broken:", pytrace=False)

def test_own_assertion():
    assert 1 == 2

@pytest.mark.xfail
def test_expected():
    assert 1 == 2

def test_kept():
    pass
"""


def test_a_failure_of_the_bench_is_an_error_and_no_failed_assertion(
    pytester: pytest.Pytester,
) -> None:
    pytester.makepyfile(BODY)
    done = pytester.runpytest_subprocess("--junitxml=junit.xml", "-p", "no:cacheprovider")
    done.assert_outcomes(passed=1, failed=2, errors=6, xfailed=1)
    done.stdout.fnmatch_lines(["*BenchError: no browser", "ERROR *test_bench?bench?*"])
    cases = ET.parse(pytester.path / "junit.xml").getroot().iter("testcase")
    wrong = {
        case.get("name"): child.tag for case in cases for child in case if child.tag != "skipped"
    }
    assert wrong == {
        **{
            f"test_bench[{name}]": "error" for name in ("bench", "start", "request", "plan", "name")
        },
        "test_a_bench_that_failed_was_not_expected": "error",
        "test_broken": "failure",
        "test_own_assertion": "failure",
    }
