"""What children inherit of the user's environment: an allow-list, so that no secret is in it."""

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

# Programs, words and times as the user has them. The extension under test sees these.
COMMON = ("PATH", "SHELL", "USER", "LOGNAME", "TERM", "LANG", "LANGUAGE", "TZ")
LOCALE = "LC_"
# What the bench's own programs need to find their parts.
OWN = ("HOME", "TMPDIR", "XDG_CACHE_HOME", "LD_LIBRARY_PATH", "PLAYWRIGHT_BROWSERS_PATH")
SETTINGS = ("BENCH_CACHE", "BENCH_CHROMIUM", "BENCH_DOCKER_IMAGE", "DOCKER_HOST")
# Where a desktop editor shows its window. The bus of the session, which leads to the user's keys,
# and the folder of its sockets are not for an extension under test.
SCREEN = ("DISPLAY", "XAUTHORITY")
PYTHON = ("PYTHON", "COVERAGE_PROCESS_")


def inherited() -> dict[str, str]:
    """What every child inherits, the extension under test among them."""
    return _chosen(COMMON, (LOCALE,))


def own_programs() -> dict[str, str]:
    """What a program of the bench itself inherits: it also finds its modules and its cache."""
    return _chosen((*COMMON, *OWN, *SETTINGS, *SCREEN), (LOCALE, *PYTHON))


def screen() -> dict[str, str]:
    """What a program needs to open a window on the user's screen; empty if there is none."""
    return _chosen(SCREEN, ())


def _chosen(names: tuple[str, ...], prefixes: tuple[str, ...]) -> dict[str, str]:
    return {
        name: value
        for name, value in os.environ.items()
        if name in names or name.startswith(prefixes)
    }


@contextmanager
def environment(variables: Mapping[str, str]) -> Iterator[None]:
    """This process's environment is `variables`, for a library that passes on all of it."""
    before = dict(os.environ)
    _replace(variables)
    try:
        yield
    finally:
        _replace(before)


def _replace(variables: Mapping[str, str]) -> None:
    for name in os.environ.keys() - variables.keys():
        del os.environ[name]
    os.environ.update(variables)
