from fake_backend.messages.link import ALL


def test_goaway_can_name_every_stream() -> None:
    assert ALL == 0x7FFFFFFF
