"""Tabby's completions: segments around the cursor, and whole answers only."""

from itertools import islice

from fake_backend.dialects.chat_completions import WHOLE_TOKENS
from fake_backend.messages.reply import Reply, json_reply
from fake_backend.messages.request import Call
from fake_backend.model.completion import Completion, Prompt
from fake_backend.model.context import Context
from fake_backend.model.fim import hole


class TabbyCompletions:
    """POST /v1/completions, never streamed."""

    def parse(self, call: Call) -> Prompt:
        raw = (call.json.get("debug_options") or {}).get("raw_prompt")
        segments = {"prefix": raw} if raw else call.json["segments"]
        text = str(segments["prefix"])
        prefix, suffix = (raw and hole(text)) or (text, str(segments.get("suffix") or ""))
        return Prompt(
            model=call.model,
            question=prefix,
            text="\n".join([text, suffix, str(segments.get("clipboard") or "")]),
            prefix=prefix,
            suffix=suffix,
            language=str(call.json.get("language") or "python"),
        )

    def render(self, call: Call, context: Context, completion: Completion) -> Reply:
        text = "".join(islice(completion.tokens, WHOLE_TOKENS))
        answer_id = context.answers.identifier("cmpl", call.normalised)
        return json_reply({"id": answer_id, "choices": [{"index": 0, "text": text}]})
