from typing import get_args

from h2.errors import ErrorCodes

from fake_backend.transport.http2.codes import ErrorCode, number_of


def test_every_code_of_the_protocol_has_its_name() -> None:
    names = get_args(ErrorCode)
    assert {name: number_of(name) for name in names} == {c.name: c.value for c in ErrorCodes}
