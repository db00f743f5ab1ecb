"""Code that goes round the doors for foreign texts and paths is found, and so is a planted case.

The doors are `bench/core/texts.py` for texts, `bench/core/names.py` for paths and
`bench/core/files.py` for what is written.
"""

import ast
import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import pytest

from tests.meta import ways_round

ROOT = Path(__file__).parents[2]
DOORS = {f"bench/core/{name}.py" for name in ("texts", "names", "files")}
SHOWN = ("bench/cli", "bench/runner")
PAGES = ("bench/reports", "bench/docgen")


@dataclass(frozen=True)
class Check:
    """What must not be in the folders, the cases that may, and one that is planted."""

    about: str
    folders: tuple[str, ...]
    is_breach: Callable[[ast.AST], bool]
    plant: tuple[str, str]  # a file, and the code that is added to it
    allowed: dict[str, str] = field(default_factory=dict)  # "file: code" -> why


CHECKS = [
    Check(
        "only the command line prints",
        ("bench",),
        ways_round.writes_past_the_console,
        ("bench/live/session.py", "print(1)"),
        {
            "bench/__main__.py: sys.stderr.write": "the packages that print are not installed",
            "bench/cli/app.py: sys.stdout.write(rendered(": "a format has its door",
            "bench/cli/comparing.py: sys.stdout.write(": "each format has its own door",
            "bench/cli/gate.py: sys.stdout.write(": "each format has its own door",
            "bench/cli/catalogue.py: typer.echo": "JSON or Markdown of our own catalogue",
            "bench/cli/author.py: typer.echo(initial(": "TOML, quoted by the scaffold",
        },
    ),
    Check(
        "a console prints styled lines",
        SHOWN,
        ways_round.prints_markup,
        ("bench/cli/tables.py", "def f(console, name):\n    console.print(f'[b]{name}[/]')"),
        {
            "bench/cli/app.py: out.print(f'bench {__version__}')": "our own version",
            "bench/cli/failures.py: console.print(f'bench: {names}": "names of signals, no markup",
        },
    ),
    Check(
        "nothing is escaped by hand",
        (*SHOWN, *PAGES, "bench/comparison"),
        ways_round.escapes_by_hand,
        ("bench/cli/run.py", "def f(out, name):\n    out.print(escape(name))"),
        {
            "bench/docgen/scenarios.py: Markdown.escape(": "the door itself",
            "bench/docgen/findings.py: Markdown.escape(": "the door itself",
        },
    ),
    Check(
        "markup is constant",
        ("bench",),
        ways_round.trusts_a_text,
        ("bench/reports/markdown.py", "def f(name):\n    return Markdown(f'# {name}')"),
        {
            "bench/reports/html.py: Markup(plotly)": "a library of our own dependencies",
            "bench/reports/html.py: Markup(script)": "our own script",
            "bench/reports/html.py: Markup(uri)": "base64 of bench/reports/thumbnails.py",
            "bench/docgen/findings.py: Markdown(finding.advice)": "Markdown of a rule's author",
            "bench/docgen/scenarios.py: Markdown(url)": "its parts match a pattern",
        },
    ),
    Check(
        "pages are templates",
        PAGES,
        ways_round.builds_html,
        ("bench/reports/html.py", "def f(name):\n    return f'<b>{name}</b>'"),
    ),
    Check(
        "templates escape",
        ("bench",),
        ways_round.renders_without_escaping,
        ("bench/docgen/site.py", "Environment(autoescape=True)"),
    ),
    Check(
        "pages made of facts are of the type Markdown",
        ("bench/reports/markdown.py", "bench/docgen/findings.py", "bench/docgen/results_page.py"),
        ways_round.returns_a_bare_page,
        ("bench/docgen/results_page.py", "def page(results) -> str: ..."),
    ),
    Check(
        "reports are JSON through one door",
        ("bench/reports", "bench/cli"),
        ways_round.writes_json,
        ("bench/reports/json.py", "dumps({})"),
        {"bench/cli/catalogue.py: dumps(": "our own catalogue, and settings in ASCII"},
    ),
    Check(
        "a name of a run folder becomes a path in bench/core/names.py",
        (*SHOWN, *PAGES, "bench/comparison"),
        ways_round.joins_a_foreign_name,
        ("bench/docgen/findings.py", "def f(folder, shot):\n    return folder / shot.file"),
        {
            "bench/reports/templates.py: files(package or PACKAGE).joinpath(": "our own",
            "bench/cli/exits.py: folder / FORMATS[": "our own names",
            "bench/cli/run.py: folder / form.file": "our own names",
            "bench/cli/rollout_run.py: folder / form.file": "our own names",
            "bench/reports/from_folder.py: folder / form.file": "our own names",
        },
    ),
    Check(
        "no file is copied or unpacked but by what checks it",
        ("bench/cli", "bench/runner", *PAGES, "bench/profiles", "bench/authoring"),
        ways_round.copies_files,
        ("bench/profiles/vsix.py", "def f(archive, target):\n    archive.extractall(target)"),
        {
            "bench/profiles/extension_folder.py: shutil.copytree(": "the folder was checked before",
            "bench/runner/merge.py: shutil.copytree(": "links stay links; names were checked",
        },
    ),
    Check(
        "files are written whole",
        (*SHOWN, *PAGES, "bench/authoring"),
        ways_round.writes_in_place,
        ("bench/reports/from_folder.py", "def f(file):\n    file.write_text('')"),
        {
            "bench/runner/pool.py: (Path(job.folder) / 'worker.log').open('w')": "a log that grows",
            "bench/cli/streams.py: Path(os.devnull).open('w'": "no file",
        },
    ),
]


@cache
def nodes(source: str) -> tuple[ast.AST, ...]:
    return tuple(ast.walk(ast.parse(source)))


def breaches(check: Check, root: Path) -> Iterator[str]:
    """What breaks the check, as "file: code"."""
    for folder in check.folders:
        place = root / folder
        for file in sorted(place.rglob("*.py")) if place.is_dir() else [place]:
            name = str(file.relative_to(root))
            if name not in DOORS:
                for node in nodes(file.read_text(encoding="utf-8")):
                    if check.is_breach(node):
                        yield f"{name}: {ast.unparse(node)}"


def unexplained(check: Check, root: Path) -> list[str]:
    found = breaches(check, root)
    return [breach for breach in found if not breach.startswith(tuple(check.allowed))]


@pytest.fixture(scope="module")
def copied(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("tree")
    shutil.copytree(ROOT / "bench", root / "bench", ignore=shutil.ignore_patterns("*.pyc"))
    return root


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.about)
def test_no_code_goes_round(check: Check) -> None:
    assert unexplained(check, ROOT) == []


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.about)
def test_each_exception_is_needed(check: Check) -> None:
    found = list(breaches(check, ROOT))
    assert [one for one in check.allowed if not any(each.startswith(one) for each in found)] == []


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.about)
def test_a_planted_breach_is_found(check: Check, copied: Path) -> None:
    name, code = check.plant
    file = copied / name
    before = file.read_text(encoding="utf-8")
    file.write_text(f"{before}\n\n{code}\n", encoding="utf-8")
    (found,) = unexplained(check, copied)
    file.write_text(before, encoding="utf-8")
    assert found.startswith(f"{name}: ")


def test_no_template_marks_a_text_as_safe() -> None:
    for template in (ROOT / "bench").rglob("*.jinja"):
        assert not re.search(r"\|\s*safe\b|autoescape", template.read_text(encoding="utf-8"))
