"""The real host names of Copilot's services, which the gateway serves."""

from fake_backend.providers.github import GitHub

GITHUB = "github.com"
GITHUB_API = "api.github.com"
CAPI = "api.githubcopilot.com"
API = "api.individual.githubcopilot.com"
PROXY = "proxy.individual.githubcopilot.com"
TELEMETRY = "telemetry.individual.githubcopilot.com"
ORIGIN_TRACKER = "origin-tracker.individual.githubcopilot.com"
STATUS_PAGE = "www.githubstatus.com"
PROVIDER = GitHub()
