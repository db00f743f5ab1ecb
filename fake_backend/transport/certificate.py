"""The certificate authorities of one run, and certificates for the simulated hosts."""

import ssl
from collections.abc import Collection, Mapping, Set
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import trustme

from fake_backend.transport.behaviour import Certificate

ORGANIZATION = "resilience bench (test only)"
EXPIRED_FROM = datetime(2020, 1, 1, tzinfo=UTC)
EXPIRED_AT = datetime(2020, 2, 1, tzinfo=UTC)
HTTP1, HTTP2 = ["http/1.1"], ["h2", "http/1.1"]  # offers, the preferred one first


@dataclass(frozen=True, slots=True)
class Certificates:
    """A TLS context for each certificate, and the PEM file of the trusted authority."""

    contexts: Mapping[Certificate, ssl.SSLContext]
    ca_file: Path


def issue(hosts: Collection[str], folder: Path, *, http2: Set[str] = frozenset()) -> Certificates:
    """Create an authority and its PEM file; issue a good certificate and three bad ones.

    The hosts in `http2` offer HTTP/2 and HTTP/1.1, all others HTTP/1.1 alone.
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
    contexts = {name: _context(leaf, http2) for name, leaf in leaves.items()}
    return Certificates(contexts, ca_file)


def _context(leaf: trustme.LeafCert, http2: Set[str]) -> ssl.SSLContext:
    """A context that switches to one with another offer once the client has named its host."""
    context, with_http2 = (_offering(leaf, offer) for offer in (HTTP1, HTTP2))

    def choose(tls: ssl.SSLObject, host: str | None, _: ssl.SSLContext) -> None:
        if host in http2:
            tls.context = with_http2

    context.sni_callback = choose
    return context


def _offering(leaf: trustme.LeafCert, offer: list[str]) -> ssl.SSLContext:
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    leaf.configure_cert(context)
    context.set_alpn_protocols(offer)
    return context
