"""Plug-ins: one class in each module, named after the module; in a package or an entry point."""

import ast
import importlib
import inspect
import io
import pkgutil
import sys
import tokenize
from collections.abc import Iterable
from difflib import get_close_matches
from functools import cache
from importlib.metadata import EntryPoints, entry_points
from types import ModuleType
from typing import TypeVar

T = TypeVar("T")
GROUPS = "vscode_resilience"  # prefix of the entry point groups: vscode_resilience.faults, ...
FEW = 12  # an error message lists at most this number of known names


class UnknownNameError(ValueError):
    """A name that does not exist; the message suggests similar ones.

    It lists all known names if there are few; otherwise it names `listed_by`, the command or
    document that lists them.
    """

    def __init__(self, kind: str, name: str, known: Iterable[str], *, listed_by: str = "") -> None:
        names = sorted({*known} - {""})
        hints = [f"Unknown {kind} {name!r}."]
        if near := get_close_matches(name, names, n=3, cutoff=0.6):
            hints.append(f"Did you mean {_alternatives(near)}?")
        if len(names) <= FEW:
            hints.append(f"Known: {', '.join(names) or 'none'}.")
        elif listed_by:
            hints.append(f"`{listed_by}` lists all {len(names)}.")
        super().__init__(" ".join(hints))


def _alternatives(names: list[str]) -> str:
    *others, last = map(repr, names)
    return f"{', '.join(others)} or {last}" if others else last


def plug_ins(package: ModuleType, base: type[T], group: str) -> dict[str, type[T]]:
    """The subclass of `base` that each module of `package` defines, by the module's name.

    Other installed packages add theirs by entry points of `group`.

    Raises:
        TypeError: a module does not define exactly one, or two plug-ins have the same name.
    """
    classes = {
        info.name: _only_subclass(importlib.import_module(f"{package.__name__}.{info.name}"), base)
        for info in pkgutil.iter_modules(package.__path__)
    }
    for name, module in external_plugins(group).items():
        if name in classes:
            msg = f"{module.__name__}: the name {name!r} is already taken; rename the module."
            raise TypeError(msg)
        classes[name] = _only_subclass(module, base)
    return classes


def external_plugins(group: str) -> dict[str, ModuleType]:
    """The modules that other installed packages register for `group`, such as `faults`, by name.

    Raises:
        TypeError: the name of an entry point is not the name of its module.
    """
    modules = {}
    for entry in sorted(_entry_points(group), key=lambda entry: entry.name):
        if entry.name != entry.value.rpartition(".")[2]:
            msg = f"The entry point {entry.name} = {entry.value} must have the name of its module."
            raise TypeError(msg)
        modules[entry.name] = entry.load()
    return modules


@cache  # each look reads a file of every installed package, and each scenario needs two
def _entry_points(group: str) -> EntryPoints:
    return entry_points(group=f"{GROUPS}.{group}")


def _only_subclass(module: ModuleType, base: type[T]) -> type[T]:
    classes = [
        member
        for _, member in inspect.getmembers(module, inspect.isclass)
        if issubclass(member, base) and member.__module__ == module.__name__
    ]
    if len(classes) != 1:
        msg = f"{module.__name__} must define exactly one {base.__name__}, not {len(classes)}."
        raise TypeError(msg)
    return classes[0]


def setting_comments(kind: type) -> dict[str, str]:
    """The comment behind each setting of a plug-in's class, as its pages publish it."""
    source = inspect.getsource(sys.modules[kind.__module__])
    comments = {
        token.start[0]: token.string.lstrip("# ")
        for token in tokenize.generate_tokens(io.StringIO(source).readline)
        if token.type == tokenize.COMMENT
    }
    found = {}
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.ClassDef) and node.name == kind.__name__:
            for part in node.body:
                if isinstance(part, ast.AnnAssign) and isinstance(part.target, ast.Name):
                    lines = range(part.lineno, (part.end_lineno or part.lineno) + 1)
                    texts = [comments[line] for line in lines if line in comments]
                    found[part.target.id] = " ".join(texts)
    return {name: text for name, text in found.items() if text}
