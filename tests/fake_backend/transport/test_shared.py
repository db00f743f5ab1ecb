from fake_backend.transport.shared import Shared


def test_connections_are_numbered_from_one() -> None:
    shared = Shared(lambda call, response: None, lambda *_: None, lambda *_: None)
    assert [next(shared.numbers) for _ in range(3)] == [1, 2, 3]
