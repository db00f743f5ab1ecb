"""Names and addresses of hosts without a proxy, in a network of the test's own."""

import pytest

from tests.bench.live.isolated import USERS, isolated

CHANGES = """
def reachable(address):
    with socket.socket() as port:
        try:
            port.bind((address, 0))
        except OSError:
            return False
        return True
with tempfile.TemporaryDirectory() as folder:
    file = Path(folder, "hosts")
    direct = Direct(str(file), "198.18.1.0/24")
    addresses = direct.addresses(("a.example", "b.example"))
    state = dict.fromkeys(addresses, "open")
    names = Names(direct, tuple(addresses), state.get)
    def look(**changed):
        state.update({f"{name}.example": reach for name, reach in changed.items()})
        names.update()
        known = [line.split()[1] for line in file.read_text().splitlines()]
        return [known, [reachable(address) for address in addresses.values()]]
    inode = (look(), file.stat().st_ino)
    print(json.dumps({
        "open": inode[0],
        "refusing": look(a="refusing"),
        "unresolved": look(a="unresolved"),
        "unreachable": look(a="unreachable"),
        "again": look(a="open"),
        "same file": file.stat().st_ino == inode[1],
    }))
"""


@pytest.mark.parametrize("user", USERS)
def test_names_go_and_the_network_is_cut_as_the_plan_says(user: int) -> None:
    both, none = [True, True], [False, False]
    known = ["localhost", "a.example", "b.example"]
    assert isolated(CHANGES, user) == {
        "open": [known, both],
        "refusing": [known, both],
        "unresolved": [["localhost", "b.example"], both],
        "unreachable": [known, none],
        "again": [known, both],
        "same file": True,
    }
