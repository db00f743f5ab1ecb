from fake_backend.transport.behaviour import Cut
from fake_backend.transport.open_connections import OpenConnections


class Open:
    def __init__(self, number: int, host: str) -> None:
        self.number, self.host, self.in_flight = number, host, 2
        self.killed: list[Cut] = []
        self.updates = 0
        self.drained = False

    def kill(self, how: Cut, fault: str) -> None:
        self.killed.append(how)

    def drain(self) -> None:
        self.drained = True

    def update(self) -> None:
        self.updates += 1


def test_a_dead_connection_is_killed_and_updated_no_more() -> None:
    connections = OpenConnections()
    one, other = Open(1, "a"), Open(2, "b")
    connections.add(one)
    connections.add(other)
    assert list(connections.kill({"a"}, "fin", "fault")) == [("a", 1, 2)]
    assert list(connections.kill({"a"}, "fin", "fault")) == []
    connections.update()
    assert (one.killed, one.updates, other.killed, other.updates) == (["fin"], 0, [], 1)
    connections.discard(other)
    connections.update()
    assert other.updates == 1


def test_the_connections_of_a_host_are_drained() -> None:
    connections = OpenConnections()
    one, other = Open(1, "a"), Open(2, "b")
    connections.add(one)
    connections.add(other)
    connections.drain({"a"})
    assert (one.drained, other.drained) == (True, False)
