"""What the kernel refuses is an error with its reason; what it does is in test_lookout.py."""

import pytest

from bench.live import netlink
from tests.bench.live.isolated import USERS, isolated

TWICE = """
from bench.live import netlink
def attempt():
    try:
        netlink.add_pair("tun0", "tun1")
    except OSError as error:
        return error.strerror
print(json.dumps([attempt(), attempt()]))
"""


@pytest.mark.parametrize("user", USERS)
def test_a_refusal_of_the_kernel_is_an_error(user: int) -> None:
    assert isolated(TWICE, user) == [None, "File exists"]


def test_there_must_be_such_a_device() -> None:
    with pytest.raises(OSError, match="no interface with this name"):
        netlink.set_up("nothing")
