"""The habits that keep the tree readable, as tests."""

import ast
import re
import tomllib
from pathlib import Path

import pytest

from bench.facts.health_steps import HEALTH_STEPS
from bench.judging.all_rules import known_rules
from bench.live.all_steps import known_steps
from fake_backend.all_faults import known_faults

ROOT = Path(__file__).parents[2]
SOURCES = sorted(
    file for folder in ("bench", "fake_backend", "tests") for file in (ROOT / folder).rglob("*.py")
)
CEILING = 250


def test_every_step_that_proves_something_has_the_words_for_it() -> None:
    proving = {kind.called for kind in known_steps().values() if kind.shows_health}
    assert proving - {"typing lands"} == set(HEALTH_STEPS)


def test_no_file_is_longer_than_a_reading() -> None:
    lengths = {
        str(file.relative_to(ROOT)): len(file.read_text(encoding="utf-8").splitlines())
        for file in SOURCES
    }
    assert {file: length for file, length in lengths.items() if length > CEILING} == {}


@pytest.mark.parametrize(
    "plugin",
    [*known_faults().values(), *known_rules().values(), *known_steps().values()],
    ids=lambda plugin: plugin.__name__,
)
def test_every_plug_in_says_what_it_is(plugin: type) -> None:
    tree = ast.parse((ROOT / (plugin.__module__.replace(".", "/") + ".py")).read_text("utf-8"))
    (described,) = [
        ast.get_docstring(node)
        for node in tree.body
        if isinstance(node, ast.ClassDef) and node.name == plugin.__name__
    ]
    assert len(described or "") > 40


@pytest.mark.parametrize("name", known_faults())
def test_every_fault_has_its_own_test_on_the_socket(name: str) -> None:
    test = (ROOT / f"tests/fake_backend/faults/test_{name}.py").read_text(encoding="utf-8")
    assert f'"{name}"' in test
    assert any(
        word in test
        for word in ("spoil", "h2_asking", "backend.urls", "backend.proxy_url", "client.get")
    )


@pytest.mark.parametrize("name", known_rules())
def test_every_rule_is_judged_in_a_test_of_its_own(name: str) -> None:
    told = "".join(
        file.read_text(encoding="utf-8")
        for file in (ROOT / "tests/bench/judging/rules").glob("*.py")
    )
    assert f"from bench.judging.rules.{name} import" in told


def test_the_architecture_page_shows_the_layers_that_are_checked() -> None:
    page = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    for contract in settings["tool"]["importlinter"]["contracts"][:2]:
        assert "\n".join(contract["layers"]) in page


def test_the_architecture_page_says_what_each_package_is_for() -> None:
    page = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")
    for file in sorted((ROOT / "bench").glob("*/__init__.py")):
        described = ast.get_docstring(ast.parse(file.read_text(encoding="utf-8"))) or ""
        assert f"| `bench/{file.parent.name}` | {described.splitlines()[0]} |" in page


def test_the_top_of_bench_holds_packages_only() -> None:
    modules = {file.name for file in (ROOT / "bench").iterdir() if file.is_file()}
    assert modules == {"__init__.py", "__main__.py"}


def test_what_the_readme_says_can_be_typed_exists() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^(?:\$ )?make (\w+)", readme, re.MULTILINE))
    assert {"bench", "test"} <= targets
    assert {target for target in targets if f"\n{target}:" not in makefile} == set()
    assert "make test" in (ROOT / ".ci/run").read_text(encoding="utf-8")


def test_the_lock_pins_everything_by_hash() -> None:
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    pins = re.findall(r"^\S+==\S+.*\\$", lock, re.MULTILINE)
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    wanted = [re.split(r"[<>=\[]", name)[0] for name in settings["project"]["dependencies"]]
    assert {name for name in wanted if not any(pin.startswith(f"{name}") for pin in pins)} == set()
    assert not re.search(r"https?://", lock)
