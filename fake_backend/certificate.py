"""A certificate authority of one run, and the certificate for the hosts that are played."""

import ssl
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

import trustme


@dataclass(frozen=True, slots=True)
class Certificate:
    context: ssl.SSLContext
    ca_file: Path


def issue(hosts: Collection[str], folder: Path) -> Certificate:
    """Make a new authority, issue a certificate for `hosts`, write the authority's PEM file."""
    authority = trustme.CA(organization_name="resilience bench (test only)")
    ca_file = folder / "ca.pem"
    authority.cert_pem.write_to_path(str(ca_file))
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    authority.issue_cert(*hosts).configure_cert(context)
    return Certificate(context, ca_file)
