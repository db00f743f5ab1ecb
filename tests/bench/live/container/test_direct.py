"""Without a proxy, a client in the container meets real failures of names and of the network."""

import pytest

from bench.setup.node import node_folder
from tests.bench.live.container.test_network import run

pytestmark = pytest.mark.timeout(240)
FAILS = """
import threading
from bench.core import waits
from bench.live.backend import backend_process
from bench.live.container.direct import Strangers, backend_options, write_files
from bench.live.packets import Packet
from fake_backend.plan.plan import PlannedFault
from fake_backend.protocols import HOSTS
HOST, OTHER = "api.github.com", "proxy.individual.githubcopilot.com"
SURFACE = "account"
SCRIPT = '''
const https = require("https");
const ask = https.get({host: "%s", path: "/", rejectUnauthorized: false, timeout: 8000},
  answer => { console.log("answered"); process.exit(0); });
ask.on("timeout", () => { console.log("timeout"); process.exit(0); });
ask.on("error", error => { console.log(error.code); process.exit(0); });'''
with sandbox() as place, entered_pod(place, Caps()) as pod:
    strangers, seen = Strangers(Lookout(), HOSTS), []
    write_files(place.folder)
    files = [f"{place.folder / name}:/etc/{name}:ro" for name in ("hosts", "resolv.conf")]
    stop = threading.Event()
    def refuse():
        while not stop.wait(0.05):
            seen.extend(packet.name or packet.address for packet in strangers.attempts())
    with (
        idle_container(pod.client, pod.image, place, network_mode=f"container:{pod.network.id}",
                       volumes=[f"{sys.argv[1]}:/opt/node:ro", *files]) as box,
        backend_process(place.folder, seed=1, marks=place.environment(),
                        options=backend_options(place.folder)) as backend,
    ):
        watching = threading.Thread(target=refuse, daemon=True)
        watching.start()
        def ask(host):
            return inside(box, "/opt/node/bin/node", "-e", SCRIPT % host)[1].strip()
        def under(fault):
            with backend.fault(fault, [SURFACE]):
                return ask(HOST)
        told = {"healthy": ask(HOST), "dns": under("dns_failure"),
                "refused": under("connection_refused"), "cut": under("network_cut"),
                "again": ask(HOST), "stranger": ask("elsewhere.example.com")}
        stop.set()
        watching.join()
    told["seen"] = sorted(set(seen))
    print(json.dumps(told))
"""


def test_names_fail_ports_refuse_and_a_cut_network_comes_back(docker_host: str) -> None:
    told = run(f"import sys; sys.argv[1:] = [{str(node_folder())!r}]\n{FAILS}")
    assert told == {
        "healthy": "answered",
        "dns": "EAI_AGAIN",
        "refused": "ECONNREFUSED",
        "cut": "ENETUNREACH",
        "again": "answered",
        "stranger": "EAI_AGAIN",
        "seen": ["elsewhere.example.com"],
    }
