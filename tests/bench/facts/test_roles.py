import pytest

from bench.facts.roles import BACKEND, HOST, HOST_CHILD, OTHER, RENDERER, role_of


@pytest.mark.parametrize(
    ("command", "parent", "role"),
    [
        (["node", "bootstrap-fork", "--type=extensionHost", "--x"], "server", HOST),
        (["node", "bootstrap-fork", "--type=extensionHost", "--x"], HOST, HOST_CHILD),
        (["sh", "-c", "ls"], HOST_CHILD, HOST_CHILD),
        (["/usr/lib/chromium/chromium --type=renderer --lang=en"], "browser", RENDERER),
        (["/usr/lib/chromium/chromium", "--headless"], "driver", "browser"),
        (["node", "/x/code-server/out/node/entry.js"], None, "server"),
        (["node", "/x/playwright/driver/cli.js"], None, "driver"),
        (["python", "-m", "fake_backend"], None, BACKEND),
        (["sleep", "1"], None, OTHER),
    ],
)
def test_the_role_follows_from_the_command_and_the_parent(
    command: list[str], parent: str | None, role: str
) -> None:
    assert role_of(command, parent) == role
