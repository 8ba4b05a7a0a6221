"""Bundles: the files of a call type, with everything shared they call, read and typed. It never publishes or runs one.

Files of a bundle: bundle.toml, process.bpmn (its process has the folder's name), <called>.bpmn and <question>.dmn (the
id is the file's name), forms/<key>.json, prints/<name>.<language>.md, stories/<story>.toml; and under shared/ the
called processes, tables and forms that several bundles use.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from engine import decisions, diagram, forms, language, manifest
from engine.errors import BadBundle, BadExpression

#: Most bytes of a file and of a bundle, most files of a bundle.
FILE_SIZE = 2_000_000
SIZE = 20_000_000
FILES = 500

SHARED = "shared"
_PROCESS = "process.bpmn"

_NAME = re.compile(r"[a-z][a-z0-9_]*")
_OWN = (
    re.compile(r"bundle\.toml"),
    re.compile(r"[a-z][a-z0-9_]*\.(bpmn|dmn)"),
    re.compile(r"forms/[a-z][a-z0-9_]*\.json"),
    re.compile(r"prints/[a-z][a-z0-9_]*\.[a-z]{2,3}\.md"),
    re.compile(r"stories/[A-Za-z0-9_-]+\.toml"),
)
_SHARED = (
    re.compile(rf"{SHARED}/[a-z][a-z0-9_]*\.(bpmn|dmn)"),
    re.compile(rf"{SHARED}/forms/[a-z][a-z0-9_]*\.json"),
)


@dataclass(frozen=True, eq=False)
class Bundle:
    """The files of a call type and what they say; two are the same content when their sha256 is."""

    #: key of the call type: the folder's name, the id of its own process
    name: str
    #: path inside the bundle ("shared/…" for shared files) -> contents
    files: Mapping[str, bytes] = field(repr=False)
    manifest: manifest.Manifest = field(repr=False)
    #: by process id, the bundle's own process first
    diagrams: Mapping[str, diagram.Diagram] = field(repr=False)
    #: by decision id
    tables: Mapping[str, decisions.Table] = field(repr=False)
    #: by key: an element's id, "start", a message's form
    forms: Mapping[str, forms.Form] = field(repr=False)
    #: name -> language -> text with {expressions}
    prints: Mapping[str, Mapping[str, str]] = field(repr=False)
    #: process or decision id -> path of its file
    paths: Mapping[str, str] = field(repr=False)
    #: over all names and contents
    sha256: str

    @property
    def process(self) -> diagram.Diagram:
        """The bundle's own process, which a case runs."""
        return self.diagrams[self.name]

    @property
    def stories(self) -> Mapping[str, bytes]:
        """The story files: name of the story -> contents."""
        return {PurePosixPath(path).stem: data for path, data in self.files.items() if path.startswith("stories/")}


def read(folder: Path) -> Bundle:
    """The bundle of a folder, shared files taken from `shared` beside it; raises BadBundle naming file and element."""
    if not (folder / manifest.FILE).is_file():
        raise BadBundle(f"{folder.name}: there is no {manifest.FILE}. Name the folder of a call type.")
    inside = dict(_files(folder, ""))
    beside = folder.resolve().parent / SHARED
    shared = dict(_files(beside, f"{SHARED}/")) if beside.is_dir() else {}
    # An exported release carries its shared files inside; they come before those beside the folder.
    shared |= {path: data for path, data in inside.items() if path.startswith(f"{SHARED}/")}
    own = {path: data for path, data in inside.items() if not path.startswith(f"{SHARED}/")}
    return of_files(folder.resolve().name, own | _called(own, shared))


def of_files(name: str, files: Mapping[str, bytes]) -> Bundle:
    """The bundle of these files, shared ones included; raises BadBundle naming file and element."""
    _check_names(name, files)
    if manifest.FILE not in files or _PROCESS not in files:
        raise BadBundle(f"{name}: a bundle holds {manifest.FILE} and {_PROCESS}: add what is missing.")
    described = manifest.read(files[manifest.FILE])
    paths: dict[str, str] = {}
    diagrams = {one.process: one for path in _of(files, ".bpmn") for one in [_diagram(name, path, files[path], paths)]}
    tables = {one.id: one for path in _of(files, ".dmn") for one in [_table(path, files[path], paths)]}
    bundle = Bundle(
        name=name,
        files=dict(sorted(files.items())),
        manifest=described,
        diagrams=diagrams,
        tables=tables,
        forms=_forms(files),
        prints=_prints(files, described),
        paths=paths,
        sha256=_digest(files),
    )
    _check_references(bundle)
    return bundle


def _files(folder: Path, prefix: str) -> Iterator[tuple[str, bytes]]:
    for path in sorted(folder.rglob("*")):
        inside = path.relative_to(folder)
        if any(part.startswith(".") for part in inside.parts):
            continue
        if path.is_symlink():
            raise BadBundle(f"{prefix}{inside}: a bundle holds no links: put the file itself there.")
        if path.is_file():
            if path.stat().st_size > FILE_SIZE:
                raise BadBundle(f"{prefix}{inside}: the file has more than {FILE_SIZE} bytes: shorten it.")
            yield prefix + inside.as_posix(), path.read_bytes()


def _called(own: Mapping[str, bytes], shared: Mapping[str, bytes]) -> dict[str, bytes]:
    """What of the shared files belongs to a bundle: all tables, the processes it calls, and the forms of all these."""
    found = {path: data for path, data in shared.items() if path.endswith(".dmn")}
    waiting = [(path, data) for path, data in own.items() if path.endswith(".bpmn")]
    while waiting:
        path, data = waiting.pop()
        for node in (node for one in _read_diagrams(path, data) for node in one.nodes.values()):
            process, form = f"{node.called}.bpmn", f"forms/{node.form}.json"
            wanted = f"{SHARED}/{process}"
            if node.called and process not in own and wanted in shared and wanted not in found:
                found[wanted] = shared[wanted]
                waiting.append((wanted, shared[wanted]))
            if node.kind == "user_task" and form not in own and f"{SHARED}/{form}" in shared:
                found[f"{SHARED}/{form}"] = shared[f"{SHARED}/{form}"]
    return found


def _read_diagrams(path: str, data: bytes) -> tuple[diagram.Diagram, ...]:
    with _file(path):
        return diagram.read(data)


def _check_names(name: str, files: Mapping[str, bytes]) -> None:
    if not _NAME.fullmatch(name):
        raise BadBundle(f"{name}: a call type's folder has small letters, digits and _ in its name, a letter first.")
    for path, data in files.items():
        if not any(pattern.fullmatch(path) for pattern in (*_OWN, *_SHARED)):
            raise BadBundle(f"{path}: a bundle holds no such file. See the list of its files.")
        if len(data) > FILE_SIZE:
            raise BadBundle(f"{path}: the file has more than {FILE_SIZE} bytes: shorten it.")
    if len(files) > FILES or sum(map(len, files.values())) > SIZE:
        raise BadBundle(f"{name}: a bundle has at most {FILES} files and {SIZE} bytes: take out what it does not need.")


def _of(files: Mapping[str, bytes], ending: str) -> list[str]:
    """Paths of one kind: the own process first, own files before shared ones."""
    paths = [path for path in files if path.endswith(ending)]
    return sorted(paths, key=lambda path: (path != _PROCESS, path.startswith(SHARED), path))


def _diagram(name: str, path: str, data: bytes, paths: dict[str, str]) -> diagram.Diagram:
    with _file(path):
        found = diagram.read(data)
        if len(found) != 1:
            raise BadBundle(f"the file holds {len(found)} processes: put each into a file of its own.")
        wanted = name if path == _PROCESS else PurePosixPath(path).stem
        if found[0].process != wanted:
            raise BadBundle(f"its process has the id {found[0].process}: the id is {wanted}.")
        _place(wanted, path, paths)
        return found[0]


def _table(path: str, data: bytes, paths: dict[str, str]) -> decisions.Table:
    with _file(path):
        table = decisions.read(data)
        if table.id != PurePosixPath(path).stem:
            raise BadBundle(f"its decision has the id {table.id}: the id is the file's name.")
        _place(table.id, path, paths)
        return table


def _place(id_: str, path: str, paths: dict[str, str]) -> None:
    if id_ in paths:
        raise BadBundle(f"{id_} stands in {paths[id_]} already: give one of them another name.")
    paths[id_] = path


def _forms(files: Mapping[str, bytes]) -> dict[str, forms.Form]:
    found: dict[str, forms.Form] = {}
    for path in _of(files, ".json"):
        with _file(path):
            key = PurePosixPath(path).stem
            if key in found:
                raise BadBundle(f"there is a form {key} in forms/ and in {SHARED}/forms/: give one another name.")
            found[key] = forms.read(files[path], key)
    return found


def _prints(files: Mapping[str, bytes], described: manifest.Manifest) -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {name: {} for name in described.prints}
    for path in _of(files, ".md"):
        with _file(path):
            name, of_language, _ = PurePosixPath(path).name.split(".")
            if name not in found or of_language not in described.languages:
                raise BadBundle(f"the manifest names no print {name} in {of_language}: add it to prints and languages.")
            found[name][of_language] = _print(files[path])
    for name, texts in found.items():
        lacking = [one for one in described.languages if one not in texts]
        if lacking:
            raise BadBundle(f"prints/{name}.{lacking[0]}.md: the manifest names it, but there is no such file: add it.")
    return found


def _print(data: bytes) -> str:
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        raise BadBundle("the file is not written in UTF-8: save it as UTF-8.") from None
    for number, line in enumerate(text.splitlines(), start=1):
        try:
            language.text(line)
        except BadExpression as error:
            raise BadBundle(f"line {number}: {error}") from None
    return text


def _check_references(bundle: Bundle) -> None:
    """Every process called, table asked and form opened is there."""
    for one in bundle.diagrams.values():
        for node in one.nodes.values():
            lacking = None
            if node.kind == "call_activity" and node.called not in bundle.diagrams:
                lacking = f"calls the process {node.called or '(none named)'}"
            elif node.kind == "business_rule_task" and node.decision not in bundle.tables:
                lacking = f"asks the table {node.decision or '(none named)'}"
            elif node.kind == "user_task" and node.form not in bundle.forms:
                lacking = f"opens the form {node.form}"
            if lacking:
                path = bundle.paths[one.process]
                raise BadBundle(f"{path}: {node.name or node.kind} ({node.id}) {lacking}, which is not there: add it.")
    for message in bundle.manifest.messages.values():
        if message.form and message.form not in bundle.forms:
            raise BadBundle(f"{manifest.FILE}: the message {message.name} has the form {message.form}: add its file.")


def _digest(files: Mapping[str, bytes]) -> str:
    digest = hashlib.sha256()
    for path, data in sorted(files.items()):
        digest.update(f"{len(path.encode())} {path} {len(data)} ".encode())
        digest.update(data)
    return digest.hexdigest()


@contextmanager
def _file(path: str) -> Iterator[None]:
    """Names the file in what is refused inside of it."""
    try:
        yield
    except BadBundle as error:
        raise BadBundle(f"{path}: {error}") from None
