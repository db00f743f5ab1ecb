import ssl
from pathlib import Path

import pytest

from fake_backend.transport.behaviour import Certificate
from fake_backend.transport.certificate import Certificates, issue

HOSTS = ("api.github.com", "api.openai.com")


@pytest.fixture(scope="module")
def certificates(tmp_path_factory: pytest.TempPathFactory) -> Certificates:
    return issue(HOSTS, tmp_path_factory.mktemp("certificates"))


def handshake(server: ssl.SSLContext, ca_file: Path, host: str) -> None:
    """A TLS handshake in memory, with a client that trusts `ca_file` alone."""
    to_client, to_server = ssl.MemoryBIO(), ssl.MemoryBIO()
    trust = ssl.create_default_context(cafile=ca_file)
    client = trust.wrap_bio(to_client, to_server, server_hostname=host)
    served = server.wrap_bio(to_server, to_client, server_side=True)
    for _ in range(4):
        for side in (client, served):
            try:
                side.do_handshake()
            except ssl.SSLWantReadError:
                continue
    assert client.version() is not None


@pytest.mark.parametrize("host", HOSTS)
def test_the_trusted_certificate_is_good_for_every_host(
    certificates: Certificates, host: str
) -> None:
    handshake(certificates.contexts["trusted"], certificates.ca_file, host)


@pytest.mark.parametrize(
    ("kind", "reason"),
    [
        ("untrusted", "unable to get local issuer certificate|self-signed"),
        ("expired", "certificate has expired"),
        ("wrong_host", "Hostname mismatch"),
    ],
)
def test_each_bad_certificate_is_bad_for_its_own_reason(
    certificates: Certificates, kind: Certificate, reason: str
) -> None:
    with pytest.raises(ssl.SSLCertVerificationError, match=reason):
        handshake(certificates.contexts[kind], certificates.ca_file, HOSTS[0])
