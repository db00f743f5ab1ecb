"""What is missing is said in one message, before anything runs."""

import os
from pathlib import Path

import docker
import pytest

from bench.core.errors import RequestError
from bench.live.container import engine as of_engine
from bench.live.container.engine import (
    DEFAULT_IMAGE,
    IMAGE,
    docker_engine,
    listed,
    require_image,
)
from bench.setup.command import silent
from tests.stand_in_engine import LACKS_IMAGE, stand_in_engine

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


@AS_ROOT
def test_an_engine_that_fails_is_no_engine_and_its_client_is_closed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    closed: list[docker.DockerClient] = []
    monkeypatch.setattr(docker.DockerClient, "close", lambda client: closed.append(client))
    with stand_in_engine({"/_ping": (500, {"message": "out of order"})}) as host:
        monkeypatch.setenv("DOCKER_HOST", host)
        with pytest.raises(RequestError, match=r"\(out of order\). To fix"), docker_engine():
            pass
    (client,) = closed
    client.api.close()


@AS_ROOT
def test_a_pull_is_announced_and_its_failure_says_what_to_do(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    said: list[str] = []
    with stand_in_engine(LACKS_IMAGE) as host:
        monkeypatch.setenv("DOCKER_HOST", host)
        monkeypatch.delenv(IMAGE, raising=False)
        with (
            docker_engine() as engine,
            pytest.raises(RequestError, match=r"cannot be pulled \(no route .* To fix: set BENCH_"),
        ):
            require_image(engine, said.append)
    assert said == [f"Pulling the image {DEFAULT_IMAGE}, which the Docker engine does not have."]


@AS_ROOT
@pytest.mark.parametrize(
    ("answer", "message"),
    [
        ((400, {"message": "invalid reference format"}), "=x is not the name of an image .*To fix"),
        ((500, {"message": "disk is full"}), r"whether it has .* x \(disk is full\)\. To fix"),
    ],
)
def test_a_wrong_name_and_an_engine_in_trouble_are_told_apart(
    answer: tuple[int, object], message: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(IMAGE, "x")
    with stand_in_engine({"/images/": answer}) as host:
        monkeypatch.setenv("DOCKER_HOST", host)
        with docker_engine() as engine, pytest.raises(RequestError, match=message):
            require_image(engine, silent)


@AS_ROOT
def test_an_engine_that_does_not_answer_in_time_is_a_wrong_request(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def late(name: str) -> None:
        raise TimeoutError("timed out")

    with stand_in_engine({}) as host:
        monkeypatch.setenv("DOCKER_HOST", host)
        with docker_engine() as engine:
            monkeypatch.setattr(engine.images.__class__, "get", lambda _, name: late(name))
            with pytest.raises(RequestError, match=r"whether it has the image .*\(timed out\)"):
                require_image(engine, silent)


def test_containers_of_another_machine_are_refused() -> None:
    class Elsewhere:
        """A container that runs, with a pid that is not of this machine."""

        id, attrs = "0" * 64, {"State": {"Running": True, "Pid": os.getpid()}}

        def reload(self) -> None:
            """Nothing has changed."""

    with pytest.raises(RequestError, match=r"run on this machine, not in another\. To fix"):
        of_engine._require_idle(Elsewhere(), "x")


def test_an_image_that_cannot_be_had_is_named(
    docker_host: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(IMAGE, "127.0.0.1:9/none:latest")
    with (
        docker_engine() as engine,
        pytest.raises(RequestError, match=r"127\.0\.0\.1:9/none:latest .* cannot be pulled"),
    ):
        require_image(engine, silent)


def test_a_name_that_is_no_image_is_refused(
    docker_host: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(IMAGE, "No Image")
    with (
        docker_engine() as engine,
        pytest.raises(RequestError, match="=No Image is not the name of an image"),
    ):
        require_image(engine, silent)


def test_a_container_that_goes_away_meanwhile_is_left_out(
    docker_host: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with docker_engine() as engine:
        monkeypatch.setattr(engine.api, "containers", lambda **_: [{"Id": "0" * 64}])
        assert listed(engine) == []
