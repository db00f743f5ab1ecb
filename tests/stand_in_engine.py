"""A program in the place of a Docker engine, for the answers that a real one seldom gives."""

import json
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

HEALTHY: Mapping[str, tuple[int, object]] = {
    "/version": (200, {"ApiVersion": "1.44"}),
    "/_ping": (200, "OK"),
    "/containers/json": (200, []),
}
NO_IMAGE = (404, {"message": "No such image: x"})
NO_ROUTE = (500, {"message": "no route to host"})
LACKS_IMAGE = {"/images/create": NO_ROUTE, "/images/": NO_IMAGE}


@contextmanager
def stand_in_engine(answers: Mapping[str, tuple[int, object]]) -> Iterator[str]:
    """Its `DOCKER_HOST`; the first key that is in a path decides the answer: status and JSON."""
    table = {**answers, **{key: HEALTHY[key] for key in HEALTHY if key not in answers}}

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def _answer(self) -> None:
            self.rfile.read(int(self.headers.get("Content-Length") or 0))
            found = [answer for key, answer in table.items() if key in self.path]
            status, body = found[0] if found else (404, {"message": f"no {self.path}"})
            content = json.dumps(body).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        do_GET = do_POST = do_DELETE = _answer  # noqa: N815 - names of http.server

        def log_message(self, format: str, *args: object) -> None:
            """Keep the output of the tests clean."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        serving = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
        serving.start()
        try:
            yield f"tcp://127.0.0.1:{server.server_address[1]}"
        finally:
            server.shutdown()
            serving.join()
