"""Recognises code that goes round a door: each function says so of one node of the syntax tree."""

import ast
import re

TAG = re.compile(r"<[/!]?[a-z]", re.IGNORECASE)
COPIES = {"copy", "copy2", "copyfile", "copytree", "move", "extract", "extractall"}


def called(node: ast.AST) -> str:
    """The name of the function or method that a call calls."""
    if not isinstance(node, ast.Call):
        return ""
    if isinstance(node.func, ast.Attribute):
        return node.func.attr
    return node.func.id if isinstance(node.func, ast.Name) else ""


def writes_past_the_console(node: ast.AST) -> bool:
    written = isinstance(node, ast.Call) and ast.unparse(node.func)
    return written in ("print", "typer.echo", "sys.stdout.write", "sys.stderr.write")


def prints_markup(node: ast.AST) -> bool:
    """Whether a text that is no constant goes to a console other than through `styled`."""
    if isinstance(node, ast.Call) and called(node) == "Table":
        titles = [word.value for word in node.keywords if word.arg in ("title", "caption")]
        return any(not is_styled(title) for title in titles)
    if not isinstance(node, ast.Call) or called(node) not in ("print", "add_row", "log", "rule"):
        return False
    return any(not is_styled(part) for part in node.args)


def is_styled(node: ast.expr) -> bool:
    if isinstance(node, ast.Starred):
        node = node.value
    if isinstance(node, ast.Name):  # a constant, a table, or a variable that is `styled`
        return node.id.isupper() or node.id in ("table", "line", "cells")
    if called(node) == "map" and isinstance(node, ast.Call):
        node = node.args[0]
        return isinstance(node, ast.Name) and node.id == "styled"
    if called(node) == "Text" and isinstance(node, ast.Call):
        return called(node.args[0]) == "plain"
    return isinstance(node, ast.Constant) or called(node) in ("styled", "assemble")


def escapes_by_hand(node: ast.AST) -> bool:
    return (
        called(node) == "escape" and isinstance(node, ast.Call) and "re." not in ast.unparse(node)
    )


def trusts_a_text(node: ast.AST) -> bool:
    """Whether a text that is no constant becomes markup without being escaped."""
    if called(node) not in ("Markdown", "Markup") or not isinstance(node, ast.Call):
        return False
    return any(not isinstance(part, ast.Constant) for part in node.args)


def builds_html(node: ast.AST) -> bool:
    constants = [
        part.value for part in getattr(node, "values", ()) if isinstance(part, ast.Constant)
    ]
    return isinstance(node, ast.JoinedStr) and any(TAG.search(str(text)) for text in constants)


def renders_without_escaping(node: ast.AST) -> bool:
    if called(node) != "Environment" or not isinstance(node, ast.Call):
        return False
    given = {word.arg: ast.unparse(word.value) for word in node.keywords}
    return (given.get("autoescape"), given.get("finalize")) != ("True", "html_value")


def returns_a_bare_page(node: ast.AST) -> bool:
    if not isinstance(node, ast.FunctionDef) or node.name not in ("render", "page"):
        return False
    return ast.unparse(node.returns or ast.Constant("")) != "Markdown"


def writes_json(node: ast.AST) -> bool:
    return called(node) in ("dumps", "dump")


def joins_a_foreign_name(node: ast.AST) -> bool:
    """Whether the file that a fact names, or a path of several names, becomes a path."""
    if called(node) == "joinpath":
        return True
    if not isinstance(node, ast.BinOp) or not isinstance(node.op, ast.Div):
        return False
    part = node.right
    return isinstance(part, ast.Subscript) or getattr(part, "attr", "") in ("file", "scenarios")


def copies_files(node: ast.AST) -> bool:
    owner = getattr(getattr(getattr(node, "func", None), "value", None), "id", "")
    return called(node) in COPIES and (called(node) != "copy" or owner == "shutil")


def writes_in_place(node: ast.AST) -> bool:
    if called(node) in ("write_text", "write_bytes"):
        return True
    if not isinstance(node, ast.Call) or called(node) != "open":
        return False
    texts = [part.value for part in node.args if isinstance(part, ast.Constant)]
    return any(re.fullmatch("[wax]b?", str(text)) for text in texts)
