"""Joins the run folders of shards: scenarios of one request that ran on several machines."""

import shutil
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from shlex import join, split

from bench.catalogue.shards import Shard, parse_shard
from bench.core.errors import RequestError
from bench.facts.run_info import RunInfo
from bench.profiles.loading import write_profile
from bench.reports.from_folder import RunFolder, open_run_folder
from bench.runner.run_folder import make_folder, require_new

# what must not differ between shards -> its name in a sentence
SHARED = {
    "format": "format of the run folder",
    "bench": "bench",
    "profile": "profile",
    "extension": "extension",
    "vscode": "VS Code",
    "seed": "seed",
    "repeat": "number of repeats",
    "extension_version": "version of the extension",
    "http": "version of HTTP (--http)",
    "memory_mb": "memory of the editor's container (--memory-mb)",
    "cpus": "number of cores of the editor's container (--cpus)",
    "trace": "recording of a trace (--trace)",
    "subject": "extension on the command line",
}


def merge_runs(paths: Sequence[Path], out: Path) -> None:
    """Write the run folder that one run of all the scenarios would have written.

    If a shard is not among the runs, the merged run names it, and its outcome is unknown at best.

    Raises:
        RequestError: a folder is no run folder, the runs differ in more than their scenarios, two
            of them have the same scenario, they are shards of different divisions, or `out` is not
            empty.
    """
    require_new(out)
    folders = [open_run_folder(path) for path in paths]
    _check_alike(folders)
    _check_disjoint(folders)
    info = merged_info([folder.info for folder in folders])
    make_folder(out)
    try:
        for folder in folders:
            for scenario in folder.scenarios:
                # links stay links, which every reader of a run folder checks
                shutil.copytree(folder.path / scenario.name, out / scenario.name, symlinks=True)
    except (OSError, shutil.Error) as error:
        raise RequestError(f"A run folder cannot be copied: {error}") from None
    write_profile(folders[0].profile, out)
    info.write(out)


def merged_info(infos: Sequence[RunInfo]) -> RunInfo:
    """The run info of all shards together.

    Raises:
        RequestError: they are shards of different divisions.
    """
    first = infos[0]
    names = [name for info in infos for name in _names_of(info)]
    options = split(first.command)[2 + len(_names_of(first)) :]
    return replace(
        first,
        scenarios=tuple(name for info in infos for name in info.scenarios),
        command=join(["bench", "run", *dict.fromkeys(names), *options]),
        started=min(info.started for info in infos),
        machine=" and ".join(dict.fromkeys(info.machine for info in infos)),
        cores=min(info.cores for info in infos),
        memory_gb=min(info.memory_gb for info in infos),
        shard="",
        missing_shards=_missing_shards(infos),
    )


def _missing_shards(infos: Sequence[RunInfo]) -> tuple[str, ...]:
    """The shards of the request that none of the runs has."""
    wanted: set[Shard] = set()
    present: set[Shard] = set()
    for info in infos:
        own = {parse_shard(info.shard)} if info.shard else set()
        lost = {parse_shard(text) for text in info.missing_shards}  # if it was merged before
        division = {shard for each in own | lost for shard in each.division}
        wanted |= division
        present |= own or division - lost
    totals = sorted({shard.total for shard in wanted})
    if len(totals) > 1:
        msg = f"The number of shards differs: {' and '.join(map(str, totals))}."
        raise RequestError(f"{msg} To fix: run all shards of one division, such as 1/2 and 2/2.")
    return tuple(map(str, sorted(wanted - present, key=lambda shard: shard.number)))


def _names_of(info: RunInfo) -> list[str]:
    """The scenarios on its command line."""
    words = split(info.command)[2:]
    first_option = next((n for n, word in enumerate(words) if word.startswith("--")), len(words))
    return words[:first_option]


def _check_alike(folders: Sequence[RunFolder]) -> None:
    first = folders[0]
    for folder in folders[1:]:
        for key, name in SHARED.items():
            here, there = getattr(first.info, key), getattr(folder.info, key)
            if here != there:
                msg = f"The {name} differs: {here} in {first.path}, {there} in {folder.path}."
                raise RequestError(f"{msg} To see such runs side by side: bench scorecard")
        if folder.profile != first.profile:
            msg = f"{first.path} and {folder.path} have different profiles of one name."
            raise RequestError(f"{msg} To fix: run all shards with the same resilience.toml.")


def _check_disjoint(folders: Sequence[RunFolder]) -> None:
    places: dict[str, Path] = {}
    for folder in folders:
        for scenario in folder.scenarios:
            other = places.setdefault(scenario.name, folder.path)
            if other is not folder.path:
                msg = f"{other} and {folder.path} both have the scenario {scenario.name}."
                raise RequestError(f"{msg} To fix: leave one of them out.")
