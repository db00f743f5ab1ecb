"""Code in the wrong programming language."""

from typing import Literal

from pydantic.dataclasses import dataclass

from fake_backend.fault import ContentFault, FaultContext
from fake_backend.model.completion import Completion, Prompt
from fake_backend.model.text import tokens
from fake_backend.settings import STRICT

CODE = {
    "cobol": "       MOVE WS-TOTAL TO WS-RESULT.\n       DISPLAY WS-RESULT.\n",
    "go": "func total(values []int) (sum int) {\n\tfor _, v := range values {\n\t\tsum += v\n\t}\n"
    "\treturn\n}\n",
    "java": "public static int total(List<Integer> values) {\n"
    "    return values.stream().mapToInt(Integer::intValue).sum();\n}\n",
    "php": "<?php\nfunction total(array $values): int {\n    return array_sum($values);\n}\n",
    "ruby": "def total(values)\n  values.reduce(0) { |sum, value| sum + value }\nend\n",
    "sql": "SELECT SUM(value) AS total\nFROM orders\nGROUP BY customer_id;\n",
}


@dataclass(frozen=True, config=STRICT)
class WrongLanguage(ContentFault):
    """Answer in the programming language `language`, whatever the language of the file or question.

    Ghost text is only code; a question is answered with a sentence and a block of code.
    """

    language: Literal["cobol", "go", "java", "php", "ruby", "sql"] = "ruby"

    def complete(self, completion: Completion, prompt: Prompt, context: FaultContext) -> Completion:
        code = CODE[self.language]
        if prompt.prefix:
            return Completion(tokens(code))
        return Completion(tokens(f"This does what you want:\n\n```{self.language}\n{code}```\n"))
