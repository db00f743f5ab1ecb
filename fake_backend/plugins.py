"""Plug-ins: one file each, and the file's name is the plug-in's; in a folder, or by entry point."""

import importlib
import inspect
import pkgutil
from collections.abc import Mapping
from difflib import get_close_matches
from importlib.metadata import entry_points
from types import ModuleType
from typing import TypeVar

T = TypeVar("T")
GROUPS = "vscode_resilience"  # entry points of other packages: vscode_resilience.faults and so on


class UnknownNameError(ValueError):
    """A name that nothing answers to; the message lists what exists and the nearest."""

    def __init__(self, kind: str, name: str, known: Mapping[str, object] | list[str]) -> None:
        near = get_close_matches(name, list(known), n=1, cutoff=0.4)
        hint = f" Did you mean {near[0]!r}?" if near else ""
        super().__init__(f"unknown {kind} {name!r}.{hint} Known: {', '.join(sorted(known))}.")


def plug_ins(package: ModuleType, base: type[T], group: str) -> dict[str, type[T]]:
    """The one subclass of `base` in each module of `package`, by the module's name.

    Those of other packages join them: an entry point of `group` is called as the module that it
    names, and leads to it.

    Raises:
        TypeError: a module defines none or several, or two plug-ins have one name.
    """
    found = {
        info.name: _the_one(importlib.import_module(f"{package.__name__}.{info.name}"), base)
        for info in pkgutil.iter_modules(package.__path__)
    }
    for name, module in external_plugins(group).items():
        if name in found:
            msg = f"{module.__name__}: {name!r} is there already; call yours otherwise."
            raise TypeError(msg)
        found[name] = _the_one(module, base)
    return found


def external_plugins(group: str) -> dict[str, ModuleType]:
    """The modules that other installed packages bring for `group`, such as `faults`, by name.

    Raises:
        TypeError: one is not called as its module.
    """
    found = {}
    for entry in sorted(entry_points(group=f"{GROUPS}.{group}"), key=lambda entry: entry.name):
        if entry.name != entry.value.rpartition(".")[2]:
            msg = f"The entry point {entry.name} = {entry.value} must be called as its module is."
            raise TypeError(msg)
        found[entry.name] = entry.load()
    return found


def _the_one(module: ModuleType, base: type[T]) -> type[T]:
    here = [
        member
        for _, member in inspect.getmembers(module, inspect.isclass)
        if issubclass(member, base) and member.__module__ == module.__name__
    ]
    if len(here) != 1:
        msg = f"{module.__name__} must define exactly one {base.__name__}, not {len(here)}."
        raise TypeError(msg)
    return here[0]
