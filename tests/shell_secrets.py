"""Variables that a user's shell may have and that no child of the bench may inherit."""

from pathlib import Path

import pytest

SECRETS = {
    "OPENAI_API_KEY": "sk-planted-openai",
    "ANTHROPIC_API_KEY": "sk-planted-anthropic",
    "GH_TOKEN": "ghp_planted",
    "GITHUB_TOKEN": "ghs_planted",
    "AWS_ACCESS_KEY_ID": "AKIAPLANTED",
    "AWS_SECRET_ACCESS_KEY": "planted-aws",
    "NPM_TOKEN": "npm_planted",
    "PIP_INDEX_URL": "https://user:planted@pypi.invalid/simple",
    "SSH_AUTH_SOCK": "/tmp/planted/agent.1",
    "DBUS_SESSION_BUS_ADDRESS": "unix:path=/tmp/planted/bus",
    "KUBECONFIG": "/tmp/planted/kube",
    "DATABASE_URL": "postgres://user:planted@db.invalid/x",
    "HTTPS_PROXY": "http://user:planted@proxy.invalid:3128",
    "https_proxy": "http://user:planted@proxy.invalid:3128",
    "VSCODE_IPC_HOOK": "/tmp/planted/ipc.sock",
    "BENCH_NOT_OURS": "planted",
    "FAKE_BACKEND_TOKEN": "planted",
}
# What would change programs, not tell anything: a wrong value does harm to who sets it here.
ALTERING = {
    "NODE_OPTIONS": "--title=planted",
    "NODE_EXTRA_CA_CERTS": "/tmp/planted/ca.pem",
    "LD_PRELOAD": "",
    "ELECTRON_RUN_AS_NODE": "planted",
}


def plant(monkeypatch: pytest.MonkeyPatch) -> None:
    """Put them into the environment of this process."""
    for name, value in {**SECRETS, **ALTERING}.items():
        monkeypatch.setenv(name, value)


def environment_of(pid: int) -> dict[str, str]:
    """The variables with which a process was started, as everybody of its user can read them."""
    text = Path(f"/proc/{pid}/environ").read_bytes().decode(errors="replace")
    return dict(entry.split("=", 1) for entry in text.split("\0") if "=" in entry)


def leaked(pid: int) -> list[str]:
    """What of the planted variables is in the environment or the arguments of a process."""
    variables = environment_of(pid)
    arguments = Path(f"/proc/{pid}/cmdline").read_bytes().decode(errors="replace")
    names = [name for name in {**SECRETS, **ALTERING} if name in variables]
    values = [name for name, value in variables.items() if "planted" in value]
    return [*names, *values, *(["its arguments"] if "planted" in arguments else [])]
