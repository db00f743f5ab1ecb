"""A program with a debugging port is attached to; what is no VS Code is refused.

No desktop VS Code can be installed from a package registry: a Chromium with such a port stands in.
"""

import json
import os
import stat
from pathlib import Path

import pytest

from bench.core.errors import BenchError, RequestError
from bench.live.editor.desktop import attached_page, find_desktop
from bench.setup.chromium import find_chromium

PAGE = "data:text/html,<title>first</title><button onclick=\"this.innerText='pressed'\">x</button>"


def program(folder: Path, product: object = None) -> Path:
    binary = folder / "code"
    binary.write_text("#!/bin/sh\nexit 7\n", encoding="utf-8")
    binary.chmod(binary.stat().st_mode | stat.S_IXUSR)
    if product is not None:
        app = folder / "resources" / "app"
        app.mkdir(parents=True)
        (app / "product.json").write_text(json.dumps(product), encoding="utf-8")
        (app / "package.json").write_text('{"version": "1.139.1"}', encoding="utf-8")
    return binary


def test_a_vscode_and_what_is_built_from_it_are_known(tmp_path: Path) -> None:
    found = find_desktop(program(tmp_path, {"nameLong": "VSCodium"}))
    assert (found.name, found.vscode) == ("VSCodium", "1.139.1")


def test_the_version_of_vscode_in_another_product_counts(tmp_path: Path) -> None:
    about = {"nameLong": "Other", "vscodeVersion": "1.130.0"}
    assert find_desktop(program(tmp_path, about)).vscode == "1.130.0"


def test_the_command_has_a_port_and_its_own_data(tmp_path: Path) -> None:
    desktop = find_desktop(program(tmp_path, {"nameLong": "Code"}))
    command = desktop.command(
        tmp_path / "data", tmp_path / "extensions", "http://127.0.0.1:9", tmp_path
    )
    assert "--remote-debugging-port=0" in command
    assert f"--user-data-dir={tmp_path / 'data'}" in command
    assert "--proxy-server=http://127.0.0.1:9" in command


@pytest.mark.parametrize("product", [None, [], {}, {"nameLong": 1}])
def test_a_program_that_is_no_vscode_is_refused(tmp_path: Path, product: object) -> None:
    with pytest.raises(RequestError, match="is not a VS Code"):
        find_desktop(program(tmp_path, product))


def test_a_path_without_a_program_is_refused(tmp_path: Path) -> None:
    with pytest.raises(RequestError, match="is not an executable file"):
        find_desktop(tmp_path)


def test_a_program_that_ends_at_once_is_an_error(tmp_path: Path) -> None:
    command = [str(program(tmp_path))]
    with (
        pytest.raises(BenchError, match="ended at once with code 7"),
        attached_page(command, tmp_path, tmp_path / "log", os.environ),
    ):
        pass


def test_the_page_of_a_chromium_with_a_port_is_driven(tmp_path: Path) -> None:
    chromium = find_chromium()
    if chromium is None:
        pytest.skip("no Chromium is installed")
    data = tmp_path / "data"
    command = [str(chromium), "--headless", "--no-sandbox", "--remote-debugging-port=0"]
    command += [f"--user-data-dir={data}", PAGE]
    with attached_page(command, data, tmp_path / "log", os.environ) as attached:
        attached.page.click("button")
        assert attached.page.inner_text("button") == "pressed"
        assert attached.ended() == ""
        attached.process.kill()
        attached.process.wait(10)
        assert attached.ended() == "The desktop editor ended with code -9 during the run."
