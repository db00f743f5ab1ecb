"""The certificate authorities of one run, and certificates for the simulated hosts."""

import ssl
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import trustme

from fake_backend.transport.behaviour import Certificate

ORGANIZATION = "resilience bench (test only)"
EXPIRED_FROM = datetime(2020, 1, 1, tzinfo=UTC)
EXPIRED_AT = datetime(2020, 2, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Certificates:
    """A TLS context for each certificate, and the PEM file of the trusted authority."""

    contexts: Mapping[Certificate, ssl.SSLContext]
    ca_file: Path


def issue(hosts: Collection[str], folder: Path) -> Certificates:
    """Create an authority and its PEM file; issue a good certificate and three bad ones."""
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
    return Certificates({name: _context(leaf) for name, leaf in leaves.items()}, ca_file)


def _context(leaf: trustme.LeafCert) -> ssl.SSLContext:
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    leaf.configure_cert(context)
    return context
