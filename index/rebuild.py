"""What a rebuild takes over from the index that it replaces: sources, vectors, their form."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from index.embedders import Embedder
from index.errors import IndexDamagedError, IndexMismatchError, IndexMissingError, YoujuError
from index.generations import current_generation, read_sources
from index.manifest import Manifest, Source
from index.store import Index
from index.vector_form import VectorForm


def sources_of_rebuild(folder: Path, paths: Sequence[Path]) -> tuple[Source, ...]:
    """Return what was said of the paths that are to be rebuilt, which are all if none is given.

    Raises:
        IndexMissingError: no path is given, and there is no index; IndexDamagedError likewise.
    """
    if not paths:
        return read_sources(folder)
    given = {str(path.expanduser().resolve()) for path in paths}
    with suppress(IndexMissingError, IndexDamagedError):
        return tuple(source for source in read_sources(folder) if source.path in given)
    return ()


def recorded_form(folder: Path) -> VectorForm | None:
    """Return what the vectors of an index are kept in, which may be of another embedder."""
    manifest = _manifest(folder)
    return manifest.form if manifest else None


def names_besides(folder: Path, names: Sequence[str]) -> list[str]:
    """Return what the index holds besides, as far as it can be opened."""
    with suppress(YoujuError), Index.open(folder, earlier=True) as index:
        return [info.doc for info in index.documents if info.doc not in set(names)]
    return []


@contextmanager
def open_for_vectors(
    folder: Path, embedder: Embedder, form: VectorForm, *, terms_only: bool
) -> Iterator[Index | None]:
    """Open the index that is to be rebuilt if its vectors can be taken over.

    They can if they are this embedder's, have lost no more than `form` does, and every file has
    its checksum: a rebuild is what mends a damaged index.

    Args:
        folder: the index.
        embedder: of the index to be made.
        form: what its vectors are to be kept in.
        terms_only: no others will be made now, so those of any form are better than none.

    Raises:
        IndexMismatchError: vectors there are would be lost, and none made in their place.
    """
    manifest = _manifest(folder)
    if not manifest or not manifest.vectors:
        yield None
        return
    if manifest.embedder.fingerprint != embedder.fingerprint:
        if terms_only:
            raise IndexMismatchError(
                f"只建字词索引会丢掉原有的 {manifest.vectors} 个向量({manifest.embedder.name}),"
                f"它们不能用于 {embedder.name}:{folder}。请去掉 --terms-only,"
                f"或用 --embedder '{manifest.embedder.name}'。"
            )
        yield None
        return
    index = _open_sound(folder) if terms_only or manifest.lost.loss <= form.loss else None
    try:
        yield index
    finally:
        if index:
            index.close()


def _open_sound(folder: Path) -> Index | None:
    with suppress(YoujuError):
        index = Index.open(folder, earlier=True)
        try:
            index.check_files()
        except BaseException:
            index.close()
            raise
        return index
    return None


def _manifest(folder: Path) -> Manifest | None:
    with suppress(YoujuError, OSError):
        return current_generation(folder, earlier=True)[1]
    return None
