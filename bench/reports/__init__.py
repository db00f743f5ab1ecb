"""Pure: a judged run as HTML, JUnit, JSON and Markdown; `render(report) -> str` in each file."""
