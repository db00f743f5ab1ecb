"""The environment of the VS Code server, and so of the extension host and its children."""

from bench.core.environment import inherited
from bench.live.backend import Backend
from bench.live.editor.sandbox import Sandbox

NO_GALLERY = '{"serviceUrl":"https://gallery.invalid","itemUrl":"https://gallery.invalid/item"}'
THIS_MACHINE = "127.0.0.1,localhost"
PROXIES = ("HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy")


def editor_environment(place: Sandbox, backend: Backend, *, direct: bool = False) -> dict[str, str]:
    """The editor trusts only the backend's certificate authority, and uses only its gateway.

    With `direct` it reaches the backend without a proxy.
    """
    return {
        **inherited(),
        **place.environment(),
        **({} if direct else dict.fromkeys(PROXIES, backend.proxy_url)),
        "NO_PROXY": THIS_MACHINE,
        "no_proxy": THIS_MACHINE,
        "NODE_EXTRA_CA_CERTS": backend.ca_file,
        "SSL_CERT_FILE": backend.ca_file,
        "EXTENSIONS_GALLERY": NO_GALLERY,
        "NODE_COMPILE_CACHE": str(place.folder / "compile-cache"),
    }
