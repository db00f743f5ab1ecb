"""The ids of what `report.html` has of a run: no name of a scenario is one of the page's own."""


def page_id(run: str) -> str:
    """The id of the page of one run of a scenario; `run` is its folder."""
    return f"scenario-{run}"


def finding_id(run: str, rule: str) -> str:
    """The id of what a rule found in that run."""
    return f"finding-{run}--{rule}"
