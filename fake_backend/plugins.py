"""Plug-ins by folder: one file each, and the file's name is the plug-in's name."""

import importlib
import inspect
import pkgutil
from collections.abc import Mapping
from difflib import get_close_matches
from types import ModuleType
from typing import TypeVar

T = TypeVar("T")


class UnknownNameError(ValueError):
    """A name that nothing answers to; the message lists what exists and the nearest."""

    def __init__(self, kind: str, name: str, known: Mapping[str, object] | list[str]) -> None:
        near = get_close_matches(name, list(known), n=1, cutoff=0.4)
        hint = f" Did you mean {near[0]!r}?" if near else ""
        super().__init__(f"unknown {kind} {name!r}.{hint} Known: {', '.join(sorted(known))}.")


def one_per_file(package: ModuleType, base: type[T]) -> dict[str, type[T]]:
    """Find the one subclass of `base` that each module of `package` defines, by module name."""
    found: dict[str, type[T]] = {}
    for info in pkgutil.iter_modules(package.__path__):
        module = importlib.import_module(f"{package.__name__}.{info.name}")
        here = [
            member
            for _, member in inspect.getmembers(module, inspect.isclass)
            if issubclass(member, base) and member.__module__ == module.__name__
        ]
        if len(here) != 1:
            msg = f"{module.__name__} must define exactly one {base.__name__}, not {len(here)}."
            raise TypeError(msg)
        found[info.name] = here[0]
    return found
