"""A question in a new conversation, asked when the old one has not come back."""

from bench.facts.health_steps import NEW_CONVERSATION
from bench.live.journey import Journey
from bench.live.person import Person
from bench.live.steps.ask import Ask
from bench.live.steps.chat_answer import ChatAnswer


def ask_in_a_new_conversation(journey: Journey, person: Person, missing: frozenset[str]) -> None:
    """Ask the journey's question once more, in a conversation that knows nothing of the fault.

    Nothing is done if chat answers are not among the steps that are `missing`, or if the place
    for questions has no way to begin a new conversation.
    """
    questions = [step for step in journey.steps if isinstance(step, Ask)]
    answers = [step for step in journey.steps if isinstance(step, ChatAnswer)]
    if ChatAnswer.called not in missing or not questions or not answers:
        return
    with person.step(NEW_CONVERSATION) as outcome:
        if not person.conversation.begin_new():
            outcome.left_out = True
            return
        questions[-1].do(person, outcome)
        answers[-1].do(person, outcome)
