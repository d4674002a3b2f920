"""The source of functions, with all that they need of their module, for scripts that do not import it."""

import ast
import inspect
from collections.abc import Iterable
from types import ModuleType

Definition = ast.FunctionDef | ast.Assign


def source_of(module: ModuleType, names: Iterable[str]) -> str:
    """The functions and constants of these names, and those of the same module that they use, in its order.

    KeyError for a name that the module does not define.
    """
    text = inspect.getsource(module)
    definitions = [node for node in ast.parse(text).body if isinstance(node, Definition)]
    by_name = {name: node for node in definitions for name in _defined(node)}
    wanted: set[Definition] = set()
    left = [by_name[name] for name in names]
    while left:
        node = left.pop()
        if node not in wanted:
            wanted.add(node)
            left += [by_name[name] for name in _used(node) if name in by_name]
    lines = text.splitlines()
    taken = [node for node in definitions if node in wanted]
    return "".join(
        _apart(node) + "\n".join(lines[node.lineno - 1 : node.end_lineno]) + "\n" for node in taken
    )


def _defined(node: Definition) -> Iterable[str]:
    if isinstance(node, ast.FunctionDef):
        return [node.name]
    return [name.id for target in node.targets for name in ast.walk(target) if isinstance(name, ast.Name)]


def _used(node: Definition) -> Iterable[str]:
    return (name.id for name in ast.walk(node) if isinstance(name, ast.Name))


def _apart(node: Definition) -> str:
    return "\n\n" if isinstance(node, ast.FunctionDef) else ""
