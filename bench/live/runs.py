"""The two kinds of live run: a scenario, and a look at an extension without a profile."""

from bench.core import waits
from bench.live.editor.locators import LOCATORS
from bench.live.journey import load_journey
from bench.live.phases import play
from bench.live.run_context import RunContext
from bench.live.session import session
from bench.profiles.profile import GHOST_TEXT

LOOK_S, LOOKS, LOOK_AT_S = 60, 3, 3


def run_live(context: RunContext) -> None:
    """Run the scenario from the start of the editor to its end, and record facts.

    Raises:
        BenchError: the bench could not continue.
    """
    journey = load_journey(context.scenario.journey, context.profile)
    with session(context) as live:
        live.wait_until_active()
        play(context.scenario, journey, live.person, live.backend)


def look_live(context: RunContext) -> None:
    """Use the extension a little: type and ask for suggestions. Facts say what came of it.

    Raises:
        BenchError: something keeps the extension from working.
    """
    with session(context) as live, live.truthful_failure():
        person, watch = live.person, live.watch()

        def is_active() -> bool:
            watch.look()
            return live.is_active()

        waits.last_look(is_active, bool, seconds=LOOK_S)
        with person.step("typing lands") as done:
            person.editor.prove_typing_lands("a look")
            done.ok = True
        for number in range(LOOKS):
            watch.look()
            watch.tried(GHOST_TEXT)
            with person.step("type") as done:
                person.editor.type(f"value_{number} = ")
                person.editor.wait_for_ghost_text(LOOK_AT_S)
                person.workbench.page.keyboard.press(LOCATORS.suggest_keys)
                person.workbench.suggest.wait_for(LOOK_AT_S)
                person.editor.new_line()
                done.ok = True
        person.shoot("look")
