"""Things that happen to the bench from outside; `make chaos` has sixty rounds of them."""

from random import Random

import pytest

from tests.chaos.blows import BLOWS, possible
from tests.chaos.rounds import play

pytestmark = [pytest.mark.editor, pytest.mark.timeout(900)]
EACH_TIME = ("kill the server",)


@pytest.mark.parametrize(
    "name",
    [
        *EACH_TIME,
        *(
            pytest.param(name, marks=pytest.mark.nightly)
            for name, blow in BLOWS.items()
            if name not in EACH_TIME and not blow.alone  # nobody's clock is stepped by a test
        ),
    ],
)
def test_a_blow_is_answered_rightly(name: str) -> None:
    blow = BLOWS[name]
    if not possible(blow):
        pytest.skip("this user may not")
    assert play(0, blow, Random(f"chaos {name}")).problems == ()
