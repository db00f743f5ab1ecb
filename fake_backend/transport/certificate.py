"""The certificate authorities of one run, and certificates for the simulated hosts."""

import ssl
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from weakref import WeakKeyDictionary

import trustme

from fake_backend.transport.behaviour import Certificate

ORGANIZATION = "resilience bench (test only)"
EXPIRED_FROM = datetime(2020, 1, 1, tzinfo=UTC)
EXPIRED_AT = datetime(2020, 2, 1, tzinfo=UTC)
_NAMED: WeakKeyDictionary[ssl.SSLObject, str] = WeakKeyDictionary()  # the host that each is for
HTTP1, HTTP2 = ["http/1.1"], ["h2", "http/1.1"]  # offers, the preferred one first


@dataclass(frozen=True, slots=True)
class Certificates:
    """A TLS context for each certificate, and the PEM file of the trusted authority."""

    contexts: Mapping[Certificate, ssl.SSLContext]
    ca_file: Path


def host_of(tls: ssl.SSLObject | None) -> str:
    """The host that the client named in its TLS handshake; empty if none."""
    return _NAMED.get(tls, "") if tls is not None else ""


def issue(
    hosts: Collection[str], folder: Path, *, offers_http2: Callable[[str], bool] = lambda _: False
) -> Certificates:
    """Create an authority and its PEM file; issue a good certificate and three bad ones.

    A host offers HTTP/2 and HTTP/1.1, or HTTP/1.1 alone, as `offers_http2` says at that time.
    """
    authority = trustme.CA(organization_name=ORGANIZATION)
    ca_file = folder / "ca.pem"
    authority.cert_pem.write_to_path(str(ca_file))
    stranger = trustme.CA(organization_name="nobody trusts this authority")
    leaves: dict[Certificate, trustme.LeafCert] = {
        "trusted": authority.issue_cert(*hosts),
        "untrusted": stranger.issue_cert(*hosts),
        "expired": authority.issue_cert(*hosts, not_before=EXPIRED_FROM, not_after=EXPIRED_AT),
        "wrong_host": authority.issue_cert("elsewhere.invalid"),
    }
    contexts = {name: _context(leaf, offers_http2) for name, leaf in leaves.items()}
    return Certificates(contexts, ca_file)


def _context(leaf: trustme.LeafCert, offers_http2: Callable[[str], bool]) -> ssl.SSLContext:
    """A context that switches to one with another offer once the client has named its host."""
    context, with_http2 = (_offering(leaf, offer) for offer in (HTTP1, HTTP2))

    def choose(tls: ssl.SSLObject, host: str | None, _: ssl.SSLContext) -> None:
        if host:
            _NAMED[tls] = host
        if host and offers_http2(host):
            tls.context = with_http2

    context.sni_callback = choose
    return context


def _offering(leaf: trustme.LeafCert, offer: list[str]) -> ssl.SSLContext:
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    leaf.configure_cert(context)
    context.set_alpn_protocols(offer)
    return context
