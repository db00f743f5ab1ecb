"""Chaos on the bench itself: `python -m tests.chaos`, or `make chaos`.

Ends with 1 if the bench answered a blow wrongly. `--page FILE` writes the table down.
"""

import argparse
import sys
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor, as_completed
from itertools import cycle, islice
from pathlib import Path
from random import Random

from bench.core.files import write_whole
from tests.chaos.blows import BLOWS, Blow, possible
from tests.chaos.rounds import HEAD, Round, play

PAGE = """# What happens to the bench itself

Made by `make chaos`; nothing here is written by hand. Each round is a real run in a real editor. \
At a random moment something happens to it from outside. Then the exit code must be right, the \
facts from before must be readable, `bench doctor` must name and remove what is left, and \
`bench resume` must go on.

"""


def main() -> int:
    given = _arguments()
    blows = [blow for blow in BLOWS.values() if possible(blow) and given.only in blow.name]
    missing = [name for name, blow in BLOWS.items() if not possible(blow)]
    if missing:
        say(f"Not possible for this user: {', '.join(missing)}")
    chosen = list(enumerate(islice(cycle(blows), given.rounds), 1))
    say(HEAD)
    together = [(number, blow) for number, blow in chosen if not blow.alone]
    rounds = list(_play(together, given, given.parallel))
    rounds += _play([pair for pair in chosen if pair[1].alone], given, 1)
    rounds.sort(key=lambda each: each.number)
    wrong = [each for each in rounds if each.problems]
    say(f"{len(rounds)} rounds, {len(wrong)} with problems")
    if given.page:
        table = "\n".join([HEAD, *(each.line() for each in rounds)])
        write_whole(given.page, f"{PAGE}{table}\n")
    return 1 if wrong else 0


def say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def _play(
    chosen: Iterable[tuple[int, Blow]], given: argparse.Namespace, parallel: int
) -> Iterable[Round]:
    with ThreadPoolExecutor(parallel) as pool:
        futures = [
            pool.submit(play, number, blow, Random(f"{given.seed} {number}"), given.keep)
            for number, blow in chosen
        ]
        for future in as_completed(futures):
            say(future.result().line())
            yield future.result()


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.chaos", description=__doc__)
    parser.add_argument("--rounds", type=int, default=60)
    parser.add_argument("--parallel", type=int, default=2, help="runs at the same time")
    parser.add_argument("--seed", type=int, default=1, help="of the moments")
    parser.add_argument("--only", default="", help="a part of the names of the blows")
    parser.add_argument("--keep", type=Path, help="where to copy the runs of rounds with problems")
    parser.add_argument("--page", type=Path, help="where to write the table")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
