"""The full check of an index: every checksum, every offset, every vector."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from index.documents import DocumentInfo
from index.embedding import NORM_TOLERANCE
from index.errors import IndexDamagedError, IndexMismatchError
from index.files import hash_file, reading, why_unreadable
from index.generations import current_generation, leftovers, read_current, strangers
from index.manifest import REBUILD, FileRecord, Manifest
from index.passages import embedding_text
from index.pending import PendingVectors, vector_key
from index.store import Index
from index.types import Figure, Section
from index.verify_terms import term_faults

_BLOCK = 4096


@dataclass(frozen=True, slots=True)
class Verification:
    """What the check found."""

    problems: tuple[str, ...]
    """One line each: what and where; the index is sound if there are none."""
    leftovers: tuple[Path, ...] = ()
    """What an interrupted run left behind: harmless, and the next run cleans it up."""
    notes: tuple[str, ...] = ()
    """One line each of what does the index no harm: vectors that wait, files of others."""
    documents: int = 0
    passages: int = 0
    files: int = 0

    @property
    def sound(self) -> bool:
        """Whether nothing is wrong."""
        return not self.problems


def verify_index(folder: Path) -> Verification:
    """Check all of an index, reading every byte of it.

    Raises:
        IndexMissingError: there is none.
    """
    while True:
        try:
            current = read_current(folder)
            found = _verify_generation(folder)
            if found.sound or read_current(folder) == current:
                return found
        except (IndexDamagedError, IndexMismatchError) as error:
            return Verification((str(error),))
        # A writer replaced the generation meanwhile: what is missing is not missed.


def _verify_generation(folder: Path) -> Verification:
    try:
        generation, manifest = current_generation(folder)
    except FileNotFoundError as error:
        return Verification((f"缺少文件:{error.filename}。{REBUILD}。",))
    problems = [*_check_files(generation, manifest), *_find_strangers(generation, manifest)]
    if not problems:  # otherwise the contents would only say the same again, or fail to open
        with Index.open(folder) as index:
            problems += _check_contents(index)
            if not problems:  # it reads the passages
                problems += term_faults(index)
    with reading(folder):
        return Verification(
            tuple(problems),
            tuple(leftovers(folder)),
            (*_waiting(folder, manifest), *_foreign(folder)),
            manifest.documents,
            manifest.passages,
            len(manifest.files) + 1,
        )


def _waiting(folder: Path, manifest: Manifest) -> Iterator[str]:
    pending = PendingVectors(folder, manifest.embedder)
    try:
        sound, torn = pending.count()
    except OSError as error:
        yield f"无法读取 {error.filename or folder / 'pending'}:{why_unreadable(error)}。"
        return
    broken = f";另有 {torn} 条损坏的记录不会用到" if torn else ""
    if sound or torn:
        yield (
            f"还有 {sound} 个算好的向量没有放入索引:{folder / 'pending'}{broken}。"
            "如果没有 youju index 正在运行,请再运行它以接着用;之后仍留着的可以删除。"
        )
    for path in pending.others():
        yield f"别的向量模型中断时留下的文件:{path}。不再换用它就可以删除。"


def _foreign(folder: Path) -> Iterator[str]:
    for path in strangers(folder):
        yield f"不是索引的文件:{path}。它不影响索引,可以移走。"


def _check_files(generation: Path, manifest: Manifest) -> Iterator[str]:
    for record in manifest.files:
        path = generation / record.path
        try:
            fault = _file_fault(path, record)
        except FileNotFoundError:
            fault = "缺少文件"
        except OSError as error:  # a rebuild would not mend a right that is missing
            yield f"文件无法读取:{path}({why_unreadable(error)}后重试)。"
            continue
        if fault:
            yield f"{fault}:{path}。{REBUILD}。"


def _file_fault(path: Path, record: FileRecord) -> str:
    size = path.stat().st_size
    if size != record.size:
        return f"文件应为 {record.size} 字节,实为 {size} 字节"
    return "" if hash_file(path) == record.sha256 else "文件与记录的校验和不符"


def _find_strangers(generation: Path, manifest: Manifest) -> Iterator[str]:
    known = {generation / record.path for record in manifest.files}
    known.add(generation / "manifest.json")
    for path in sorted(generation.rglob("*")):
        if path.is_file() and path not in known and path.suffix != ".lock":
            yield f"多出的文件:{path}。请删除它。"


def _check_contents(index: Index) -> Iterator[str]:
    row = 0
    for info in index.documents:
        if info.first_row != row:
            yield f"段落行号不连续:{info.doc}。{REBUILD}。"
        row += info.row_count
        if fault := _document_fault(index, info):
            yield f"{fault}:{info.doc}。{REBUILD}。"
    counts = {"清单": index.passage_count, "检索词索引": index.terms.count, "文档库": row}
    if len(set(counts.values())) > 1:
        shown = "、".join(f"{name} {count}" for name, count in counts.items())
        yield f"段落数不一致:{shown}。{REBUILD}。"
        return
    if len(index.documents) != index.manifest.documents:
        yield f"文档数与清单不一致:{index.folder}。{REBUILD}。"
    yield from _vector_faults(index)


def _vector_faults(index: Index) -> Iterator[str]:
    made = 0
    for start in range(0, index.passage_count, _BLOCK):
        rows = np.arange(start, min(start + _BLOCK, index.passage_count))
        norms = np.linalg.norm(index.vectors(rows), axis=1)
        made += int((norms > 0).sum())
        # A row of zeros is one whose vector is still to be made.
        if (wrong := np.flatnonzero((norms > 0) & (abs(norms - 1) > NORM_TOLERANCE))).size:
            yield f"向量长度不为 1:{index.passage(start + int(wrong[0])).doc}。{REBUILD}。"
    if made != index.manifest.vectors:
        yield f"向量应有 {index.manifest.vectors} 个,实有 {made} 个:{index.folder}。{REBUILD}。"


def _document_fault(index: Index, info: DocumentInfo) -> str:
    try:
        entry = index.entry(info)
    except IndexError as error:
        return f"缺少第 {error} 行的段落"
    text = entry.document.text
    for passage, key in zip(entry.passages, entry.keys, strict=True):
        if not 0 <= passage.start < passage.end <= len(text):
            return f"段落位置 {passage.start}–{passage.end} 超出原文"
        if text[passage.start : passage.end] != passage.text:
            return f"段落 {passage.start}–{passage.end} 与原文不符"
        # The key is of all that was embedded: text, headings, place and year.
        fingerprint = index.manifest.embedder.fingerprint
        if vector_key(fingerprint, embedding_text(entry.document.metadata, passage)) != key:
            return f"段落 {passage.start}–{passage.end} 与其向量不符"
    for section in entry.sections:
        if fault := _section_fault(section, text):
            return fault
    for figure in entry.figures:
        if fault := _figure_fault(figure, text):
            return fault
    return ""


def _section_fault(section: Section, text: str) -> str:
    for path in section.walk():
        part = path[-1]
        if part.end > len(text) or part.title not in text[part.start : part.title_end]:
            return f"标题与原文不符({part.title})"
    return ""


def _figure_fault(figure: Figure, text: str) -> str:
    where = f"数据 {figure.start}–{figure.end}"
    if not 0 <= figure.quote_start <= figure.start < figure.end <= figure.quote_end <= len(text):
        return f"{where} 的位置超出原句或原文"
    return "" if text[figure.start : figure.end] == figure.value else f"{where} 与原文不符"
