"""The documentation against the code: commands, options, links, docstrings."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer.main

import entity_pipe
from entity_pipe.cli.app import app
from tests.helpers import ROOT

PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
SOURCES = sorted((ROOT / "src" / "entity_pipe").rglob("*.py"))
# the commands of the contract
NOT_YET = pytest.mark.xfail(reason="in the contract, not written yet", strict=True)
CONTRACT = [
    *("extract", "ingest", "tokenize", "ner", "resolve", "tables", "check", "evaluate", "lookup"),
    *("train tokenizer", "train vectors", "train charlm", "train ner"),
    pytest.param("report", marks=NOT_YET),
]
OPTIONS = [
    ("extract", {"--out", "--force", "--jobs", "--strict", "--quiet", "--with-boilerplate", "--scheduler"}),
    ("check", {"--out", "--expect", "--write"}),
    ("evaluate", {"--articles", "--tagset", "--json"}),
    pytest.param("report", {"--out"}, marks=NOT_YET),
]


def commands(group: Any, prefix: str = "") -> Iterator[tuple[str, Any]]:
    """Every command with its full name, groups left out."""
    for name, command in group.commands.items():
        if hasattr(command, "commands"):
            yield from commands(command, f"{prefix}{name} ")
        else:
            yield f"{prefix}{name}", command


COMMANDS = dict(commands(typer.main.get_command(app)))


def long_options(command: Any) -> set[str]:
    return {name for parameter in command.params for name in getattr(parameter, "opts", []) if name.startswith("--")}


@pytest.mark.parametrize("name", CONTRACT)
def test_a_command_of_the_contract_exists(name: str) -> None:
    assert name in COMMANDS


@pytest.mark.parametrize(("name", "options"), OPTIONS)
def test_the_options_of_the_contract_exist(name: str, options: set[str]) -> None:
    assert name in COMMANDS
    assert long_options(COMMANDS[name]) >= options


@pytest.mark.parametrize("name", COMMANDS)
def test_a_command_and_its_options_are_described(name: str) -> None:
    files = [path for path in (ROOT / "README.md", ROOT / "docs" / "cli.md") if path.exists()]
    text = "\n".join(path.read_text(encoding="utf-8") for path in files)
    assert re.search(rf"`(?:entity-pipe )?{name}\b|entity-pipe {name}\b", text), f"{name} is in none of {[p.name for p in files]}"
    missing = {option for option in long_options(COMMANDS[name]) - {"--help"} if option not in text}
    assert missing == set()
    assert COMMANDS[name].help


def test_every_option_has_a_help_text() -> None:
    for name, command in COMMANDS.items():
        assert [p.name for p in command.params if not getattr(p, "help", None)] == [], name


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_relative_links_point_to_files(page: Path) -> None:
    text = re.sub(r"```.*?```", "", page.read_text(encoding="utf-8"), flags=re.DOTALL)
    links = re.findall(r"\]\(<?([^)\s>]+)", text)
    local = [link.split("#")[0] for link in links if not re.match(r"[a-z]+:|#", link)]
    assert [link for link in local if not (page.parent / link).exists()] == []


def test_the_interfaces_are_described() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert [part for part in ("make extract", "make test", "entity_pipe.extract", "load_tables") if part not in readme] == []
    text = "\n".join(page.read_text(encoding="utf-8") for page in PAGES)
    assert [name for name in entity_pipe.__all__ if name not in text] == []


def test_make_help_lists_every_target() -> None:
    text = (ROOT / "Makefile").read_text(encoding="utf-8")
    phony = set(re.findall(r"^\.PHONY: (.+)$", text, re.MULTILINE)[0].split())
    assert phony == set(re.findall(r"^([a-z-]+):.*## ", text, re.MULTILINE))
    assert {"help", "extract", "test", "check"} <= phony


def undocumented(tree: ast.Module) -> Iterator[str]:
    """Public names without a docstring: the module, its classes and functions, their methods."""
    if ast.get_docstring(tree) is None:
        yield "module"
    outer: list[tuple[str, ast.stmt]] = [("", node) for node in tree.body]
    for prefix, node in outer:
        if not isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef) or node.name.startswith("_"):
            continue
        if ast.get_docstring(node) is None:
            yield f"{prefix}{node.name}"
        if isinstance(node, ast.ClassDef):
            outer += [(f"{node.name}.", inner) for inner in node.body]


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.relative_to(ROOT / "src").as_posix())
def test_everything_public_has_a_docstring(path: Path) -> None:
    source = path.read_text(encoding="utf-8")
    if source.strip():
        assert list(undocumented(ast.parse(source))) == []


def test_the_docstring_check_finds_what_is_missing() -> None:
    code = '"""M."""\nclass A:\n    """A."""\n    def b(self): ...\n    def _c(self): ...\ndef d(): ...\n'
    assert list(undocumented(ast.parse(code))) == ["d", "A.b"]
