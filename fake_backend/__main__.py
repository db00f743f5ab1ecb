"""`python -m fake_backend`: serve until SIGINT, SIGTERM, or the end of standard input.

The control API's token is taken from FAKE_BACKEND_TOKEN, or made up; it is told in the first line.
"""

import argparse
import asyncio
import contextlib
import json
import os
import secrets
import signal
import sys
from dataclasses import asdict
from pathlib import Path

import uvloop

from fake_backend import TOKEN
from fake_backend.fault_pages import page
from fake_backend.protocols import PLAIN
from fake_backend.serve import Options, serving
from fake_backend.transport.listener import LOOPBACK


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m fake_backend", description=__doc__)
    parser.add_argument("--faults", action="store_true", help="print the catalogue of faults")
    parser.add_argument("--seed", type=int, default=1, help="fixes answers and faults (default 1)")
    parser.add_argument("--journal", type=Path, help="write the journal to this file, JSON lines")
    parser.add_argument(
        "--journal-body-bytes",
        type=int,
        default=1000,
        help="how much of each request's body the journal keeps (default 1000)",
    )
    parser.add_argument("--host", default=LOOPBACK, help=f"to bind to (default {LOOPBACK})")
    parser.add_argument("--gateway-port", type=int, default=0, help="default: a free one")
    for name in PLAIN:
        flag = f"--{name.replace('_', '-')}-port"
        parser.add_argument(flag, type=int, default=0, help="default: a free one")
    parser.add_argument(
        "--intercept",
        action="append",
        default=[],
        metavar="HOST=PROTOCOL",
        type=_intercepted,
        help=f"play one of {', '.join(PLAIN)} under a real host name too, through the gateway",
    )
    parser.add_argument(
        "--unpaced", action="store_true", help="models answer at once, not at their speed"
    )
    parser.add_argument(
        "--with-parent", action="store_true", help="stop when standard input is closed"
    )
    fired = parser.parse_args()
    if fired.faults:
        print(page())  # noqa: T201
        return 0
    return uvloop.run(_serve(fired))


async def _serve(fired: argparse.Namespace) -> int:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop.set)
    if fired.with_parent:
        loop.add_reader(sys.stdin.fileno(), stop.set)
    token = os.environ.get(TOKEN) or secrets.token_urlsafe(16)
    with contextlib.ExitStack() as files:
        file = fired.journal and files.enter_context(fired.journal.open("ab", buffering=0))
        try:
            async with serving(_options(fired), token=token, journal_file=file) as address:
                print(json.dumps({**asdict(address), "token": token}), flush=True)  # noqa: T201
                await stop.wait()
        except OSError as error:
            print(f"fake_backend: cannot serve: {error}", file=sys.stderr)  # noqa: T201
            return 3
    return 0


def _options(fired: argparse.Namespace) -> Options:
    return Options(
        seed=fired.seed,
        host=fired.host,
        gateway_port=fired.gateway_port,
        ports={name: getattr(fired, f"{name}_port") for name in PLAIN},
        intercept=dict(fired.intercept),
        paced=not fired.unpaced,
        body_bytes=fired.journal_body_bytes,
    )


def _intercepted(text: str) -> tuple[str, str]:
    host, _, protocol = text.partition("=")
    if not host or protocol not in PLAIN:
        msg = f"must be HOST=PROTOCOL with a protocol of {', '.join(PLAIN)}, not {text!r}"
        raise argparse.ArgumentTypeError(msg)
    return host.lower(), protocol


if __name__ == "__main__":
    sys.exit(main())
