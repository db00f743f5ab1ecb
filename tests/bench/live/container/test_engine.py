"""What is missing is said in one message, before anything runs."""

import os
from pathlib import Path

import pytest

from bench.core.errors import RequestError
from bench.live.container.engine import IMAGE, docker_engine, listed, require_image

AS_ROOT = pytest.mark.skipif(os.geteuid() != 0, reason="the bench enters containers as root")


@AS_ROOT
def test_without_an_engine_the_address_and_the_ways_out_are_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DOCKER_HOST", f"unix://{tmp_path}/none.sock")
    with (
        pytest.raises(RequestError, match=r"none answers at unix:///.*none\.sock .*--isolation"),
        docker_engine(),
    ):
        pass


def test_another_user_than_root_is_told_why(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    with pytest.raises(RequestError, match="needs root, because"), docker_engine():
        pass


def test_an_image_that_cannot_be_had_is_named(
    docker_host: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(IMAGE, "127.0.0.1:9/none:latest")
    with (
        docker_engine() as engine,
        pytest.raises(RequestError, match=r"127\.0\.0\.1:9/none:latest .* cannot be pulled"),
    ):
        require_image(engine)


def test_a_name_that_is_no_image_is_refused(
    docker_host: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(IMAGE, "No Image")
    with docker_engine() as engine, pytest.raises(RequestError, match="No Image"):
        require_image(engine)


def test_a_container_that_goes_away_meanwhile_is_left_out(
    docker_host: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with docker_engine() as engine:
        monkeypatch.setattr(engine.api, "containers", lambda **_: [{"Id": "0" * 64}])
        assert listed(engine) == []
