"""llama.cpp's infill: the code before and after the cursor, and excerpts of other files."""

from fake_backend.dialects.llama_cpp_completion import LlamaCppCompletion, prompt_of
from fake_backend.messages.reply import Reply
from fake_backend.messages.request import Call
from fake_backend.model.completion import Completion, Prompt
from fake_backend.model.context import Context


class LlamaCppInfill:
    """POST /infill, streamed or whole; the response is that of a completion.

    The text before the cursor is `input_prefix` followed by the optional `prompt`.
    """

    def parse(self, call: Call) -> Prompt:
        extra = call.json.get("input_extra") or []
        files = [f"{file['filename']}\n{file['text']}" for file in extra]
        prefix = f"{call.json['input_prefix']}{call.json.get('prompt') or ''}"
        suffix = str(call.json["input_suffix"])
        return prompt_of(call, "\n".join([*files, prefix, suffix]), prefix, suffix)

    def render(self, call: Call, context: Context, completion: Completion) -> Reply:
        return LlamaCppCompletion().render(call, context, completion)
