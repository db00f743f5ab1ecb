"""The two kinds of live run: a scenario, and a look at what an extension requests."""

from bench.core import waits
from bench.facts.file import FACTS_FILE
from bench.live.editor.locators import LOCATORS
from bench.live.first_use import QUESTION
from bench.live.journey import load_journey
from bench.live.person import Person
from bench.live.phases import play
from bench.live.rollout import LiveRollout, play_rollout
from bench.live.run_context import RunContext
from bench.live.session import session
from bench.live.start_watch import StartWatch
from bench.profiles.profile import CHAT, GHOST_TEXT, SUGGEST

LOOK_S, LOOKS, LOOK_AT_S = 60, 3, 3
OPENED_S = 10  # until the extension is active, or its view has its input
ANSWER_S = 20


def run_live(context: RunContext) -> None:
    """Run the scenario from the start of the editor to its end, and record facts.

    Raises:
        BenchError: the bench could not continue.
    """
    journey = load_journey(context.scenario.journey, context.profile)
    with session(context) as live:
        live.wait_until_active()
        rollout = context.scenario.rollout
        if rollout is None:
            play(context.scenario, journey, live.person, live.backend)
            return
        facts = context.folder / FACTS_FILE
        under_way = LiveRollout(rollout, context.seed, live.backend, context.recorder, facts)
        play_rollout(under_way, context.scenario, journey, live.person)


def look_live(context: RunContext) -> None:
    """Use each surface that the profile declares a little. Facts say what came of it.

    Raises:
        BenchError: something keeps the extension from working.
    """
    with session(context) as live, live.truthful_failure():
        person, watch = live.person, live.watch()

        def is_active() -> bool:
            watch.look()
            return live.is_active()

        person.first_use.open_first(live.start(), watch)
        waits.last_look(is_active, bool, seconds=LOOK_S if live.starts_itself else OPENED_S)
        if {GHOST_TEXT, SUGGEST} & set(person.offers):
            _type(person, watch)
        if CHAT in person.offers:
            _ask(person, watch)
        person.shoot("look")


def _type(person: Person, watch: StartWatch) -> None:
    with person.step("typing lands") as done:
        person.editor.prove_typing_lands("a look")
        done.ok = True
    for number in range(LOOKS):
        watch.look()
        watch.tried(GHOST_TEXT)
        with person.step("type") as done:
            person.editor.type(f"value_{number} = ")
            person.workbench.ask_for_ghost_text()
            person.editor.wait_for_ghost_text(LOOK_AT_S)
            person.workbench.page.keyboard.press(LOCATORS.suggest_keys)
            person.workbench.suggest.wait_for(LOOK_AT_S)
            person.editor.new_line()
            done.ok = True


def _ask(person: Person, watch: StartWatch) -> None:
    watch.look()
    watch.tried(CHAT)
    with person.step("ask") as done:
        chat = person.workbench.chat
        number = chat.ask(QUESTION, OPENED_S)
        done.ok = chat.wait_for_answer(number, ANSWER_S).shows_something
