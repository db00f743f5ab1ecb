"""What to copy into one's own VS Code, so that it uses the backend. Pure."""

import json
from collections.abc import Mapping

from bench.profiles.profile import ADDRESS, Profile

Snippet = dict[str, str]
PROXY = "http."  # the settings by which VS Code finds the gateway


def snippets(profile: Profile, addresses: Mapping[str, str], ca_file: str) -> list[Snippet]:
    """The settings, the command that starts the editor, and the addresses for other clients."""
    settings = {
        name: value
        for name, value in json.loads(profile.settings_text(addresses)).items()
        if name.startswith(PROXY) or ADDRESS.search(str(profile.settings.get(name)))
    }
    trust = f"NODE_EXTRA_CA_CERTS={ca_file} SSL_CERT_FILE={ca_file}"
    urls = [f"{name} = {url}" for name, url in addresses.items() if name.endswith("_url")]
    return [
        {
            "title": f"settings.json, for {profile.title}",
            "text": json.dumps(settings, indent=2),
        },
        {
            "title": "Start VS Code with a folder of its own, trusting the backend's certificates",
            "text": f"{trust} code --user-data-dir ~/.resilience-play",
        },
        {"title": "Addresses", "text": "\n".join(urls)},
    ]
