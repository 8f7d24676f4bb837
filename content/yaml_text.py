"""YAML as plain data, safely: no tags, no aliases, no key twice, no deep nesting, and the line of every
value.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import yaml

from content.problems import Invalid, Problem

Loader: type[yaml.SafeLoader] | type[yaml.CSafeLoader] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
DEEPEST = 20


@dataclass(frozen=True, slots=True)
class PlainYaml:
    """The data, and the line (from 1) on which each path begins: `items-3-options`."""

    data: object
    lines: dict[str, int] = field(default_factory=dict)

    def line(self, path: str) -> int | None:
        """The line of a path, or of the nearest thing around it."""
        while path and path not in self.lines:
            path = path.rpartition("-")[0]
        return self.lines.get(path)


def read_yaml(text: str) -> PlainYaml:
    """Read one document. Raises `Invalid` on what is not YAML, on an alias, on a key that stands twice."""
    try:
        _refuse([next(_unsafe(text), None)])
        loader = Loader(text)
        try:
            node = loader.get_single_node()
            if node is None:
                return PlainYaml(None)
            lines: dict[str, int] = {}
            _refuse(_walk(node, "", lines))
            return PlainYaml(loader.construct_document(node), lines)
        finally:
            loader.dispose()
    except Invalid:
        raise
    except (yaml.YAMLError, ValueError) as error:
        raise Invalid([_syntax_problem(error)]) from error


def _refuse(problems: list[Problem] | list[Problem | None]) -> None:
    found = [problem for problem in problems if problem]
    if found:
        raise Invalid(found)


def _unsafe(text: str) -> Iterator[Problem]:
    """Aliases and deep nesting: both can make a small file large or exhaust the stack."""
    depth = 0
    for event in yaml.parse(text, Loader=Loader):
        mark: Any = event.start_mark
        line = mark.line + 1
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if isinstance(event, yaml.AliasEvent):
            yield Problem("yaml_alias", "Write the value again instead of referring to it.", line=line)
        if depth > DEEPEST:
            yield Problem("yaml_depth", "This is nested too deeply.", line=line)


def _syntax_problem(error: Exception) -> Problem:
    mark = getattr(error, "problem_mark", None)
    return Problem(
        "yaml_syntax",
        "This is not valid YAML: %(reason)s.",
        {"reason": str(getattr(error, "problem", None) or "the value cannot be read")},
        line=mark.line + 1 if mark else None,
    )


def _walk(node: yaml.Node, path: str, lines: dict[str, int]) -> list[Problem]:
    """Note the line of every path; answers the keys that stand twice."""
    lines[path] = node.start_mark.line + 1
    problems: list[Problem] = []
    keys: set[str] = set()
    for key, child in _children(node):
        name = str(key.value) if isinstance(key, yaml.Node) else key
        if name in keys:
            line = child.start_mark.line + 1
            problems.append(Problem("yaml_key_twice", "%(name)s stands twice.", {"name": name}, line=line))
        keys.add(name)
        problems += _walk(child, f"{path}-{name}" if path else name, lines)
    return problems


def _children(node: yaml.Node) -> list[tuple[yaml.Node | str, yaml.Node]]:
    if isinstance(node, yaml.MappingNode):
        return list(node.value)
    if isinstance(node, yaml.SequenceNode):
        return [(str(index), child) for index, child in enumerate(node.value)]
    return []


class _Dumper(yaml.SafeDumper):
    """Texts of several lines as blocks, so that a difference shows line by line; everything written out."""

    def ignore_aliases(self, _data: object) -> bool:
        """Never refer to a value: `read_yaml` refuses that."""
        return True


def _represent_text(dumper: _Dumper, text: str) -> yaml.ScalarNode:
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style="|" if "\n" in text else None)


_Dumper.add_representer(str, _represent_text)


def write_yaml(data: object) -> str:
    """The data as YAML that people read: order kept, letters as they are, long texts as blocks."""
    return yaml.dump(data, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=110)
