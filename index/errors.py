"""Every error that a user can cause or meet; the command line shows its one line and exits 1."""


class YoujuError(Exception):
    """Base of all: the message says what is wrong, where, and the remedy."""


class ReadError(YoujuError):
    """A source file cannot be read: missing, empty, binary, not decodable."""


class MetadataError(YoujuError):
    """A sidecar or option does not make sense."""


class IndexMissingError(YoujuError):
    """There is no index where one is expected."""


class IndexDamagedError(YoujuError):
    """A file of the index is missing or does not have its recorded checksum."""


class IndexMismatchError(YoujuError):
    """The index was made by another format, embedder or setting."""


class IndexLockedError(YoujuError):
    """Another process is writing the index."""


class IndexWriteError(YoujuError):
    """The index folder cannot be written: full disk, no permission, I/O fault."""


class MissingExtraError(YoujuError):
    """An optional package is needed and not installed."""


class QuestionError(YoujuError):
    """A question, or a file of questions, cannot be used."""
