"""`python -m fake_backend`: serve until SIGINT, SIGTERM, or the end of standard input.

The control API's token comes from FAKE_BACKEND_TOKEN, or is generated; the first line of output
has it.
"""

import argparse
import asyncio
import contextlib
import gc
import json
import os
import secrets
import signal
import sys
from dataclasses import asdict
from pathlib import Path
from typing import get_args

import uvloop

from fake_backend import TOKEN
from fake_backend.fault_pages import page
from fake_backend.messages.request import Http
from fake_backend.protocols import PLAIN
from fake_backend.serve import Options, serving
from fake_backend.transport.direct import Direct
from fake_backend.transport.listener import LOOPBACK


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m fake_backend", description=__doc__)
    parser.add_argument("--faults", action="store_true", help="print the catalogue of faults")
    parser.add_argument(
        "--seed", type=int, default=1, help="seed of answers and faults (default 1)"
    )
    parser.add_argument("--journal", type=Path, help="write the journal to this file, JSON lines")
    parser.add_argument(
        "--journal-body-bytes",
        type=int,
        default=1000,
        help="bytes of each request's body to keep in the journal (default 1000)",
    )
    parser.add_argument("--host", default=LOOPBACK, help=f"address to bind to (default {LOOPBACK})")
    parser.add_argument("--gateway-port", type=int, default=0, help="default: a free port")
    for name in PLAIN:
        flag = f"--{name.replace('_', '-')}-port"
        parser.add_argument(flag, type=int, default=0, help="default: a free port")
    parser.add_argument(
        "--intercept",
        action="append",
        default=[],
        metavar="HOST=PROTOCOL",
        type=_intercepted,
        help=f"serve one of {', '.join(PLAIN)} under a real host name too, through the gateway",
    )
    parser.add_argument(
        "--http",
        choices=get_args(Http),
        help="HTTP version of the TLS hosts; 2 offers 1.1 too (default: as the real hosts do)",
    )
    parser.add_argument(
        "--direct",
        nargs=2,
        metavar=("HOSTS_FILE", "NETWORK"),
        help="serve the TLS hosts to clients without a proxy too: their names, and addresses",
    )
    parser.add_argument(
        "--unpaced", action="store_true", help="models answer at once, not at their own speed"
    )
    parser.add_argument(
        "--with-parent", action="store_true", help="stop when standard input is closed"
    )
    arguments = parser.parse_args()
    if arguments.faults:
        print(page())  # noqa: T201
        return 0
    return uvloop.run(_serve(arguments))


async def _serve(arguments: argparse.Namespace) -> int:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop.set)
    if arguments.with_parent:
        loop.add_reader(sys.stdin.fileno(), stop.set)
    token = os.environ.get(TOKEN) or secrets.token_urlsafe(16)
    with contextlib.ExitStack() as files:
        path = arguments.journal
        file = path and files.enter_context(path.open("ab", buffering=0))
        try:
            async with serving(_options(arguments), token=token, journal_file=file) as address:
                gc.freeze()  # the collector looks at what requests leave, not at all modules
                print(json.dumps({**asdict(address), "token": token}), flush=True)  # noqa: T201
                await stop.wait()
        except OSError as error:
            print(f"fake_backend: cannot serve: {error}", file=sys.stderr)  # noqa: T201
            return 3
    return 0


def _options(arguments: argparse.Namespace) -> Options:
    return Options(
        seed=arguments.seed,
        host=arguments.host,
        gateway_port=arguments.gateway_port,
        ports={name: getattr(arguments, f"{name}_port") for name in PLAIN},
        intercept=dict(arguments.intercept),
        http=arguments.http,
        paced=not arguments.unpaced,
        body_bytes=arguments.journal_body_bytes,
        direct=Direct(*arguments.direct) if arguments.direct else None,
    )


def _intercepted(text: str) -> tuple[str, str]:
    host, _, protocol = text.partition("=")
    if not host or protocol not in PLAIN:
        msg = f"must be HOST=PROTOCOL with a protocol of {', '.join(PLAIN)}, not {text!r}"
        raise argparse.ArgumentTypeError(msg)
    return host.lower(), protocol


if __name__ == "__main__":
    sys.exit(main())
