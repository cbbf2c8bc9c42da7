"""Between a model's client and the answer: a deadline, an interrupt and retries for any of them."""

import contextvars
import queue
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar

from index.errors import YoujuError

OnText = Callable[[str], None]
Emit = Callable[[str], bool]
"""Takes a piece of text; true means that no more is wanted."""
Source = Callable[[Emit], None]
T = TypeVar("T")

# Ctrl-C is seen between two waits: some platforms cannot interrupt a wait itself.
_POLL = 0.1
# Seconds before the second and the third attempt, unless the server names its own.
_WAITS = (1.0, 3.0)
_LONGEST_WAIT = 30.0
# Ctrl-C interrupts the main thread only; those that answer for it are told by this.
_stop: contextvars.ContextVar[threading.Event | None] = contextvars.ContextVar(
    "youju_stop", default=None
)


class ModelError(YoujuError):
    """A language model cannot be loaded or reached, or does not answer."""


@contextmanager
def stopped_by(event: threading.Event) -> Iterator[None]:
    """Let whatever waits for a model in this thread end with KeyboardInterrupt at an event."""
    token = _stop.set(event)
    try:
        yield
    finally:
        _stop.reset(token)


def pause(seconds: float) -> None:
    """Sleep, but no longer than until the stop."""
    end = time.monotonic() + seconds
    while (remaining := end - time.monotonic()) > 0:
        _heed_stop()
        time.sleep(min(_POLL, remaining))


def wait_for(lock: threading.Lock) -> None:
    """Acquire a lock, but wait no longer than until the stop."""
    while not lock.acquire(timeout=_POLL):
        _heed_stop()


def _heed_stop() -> None:
    event = _stop.get()
    if event is not None and event.is_set():
        raise KeyboardInterrupt


def collect(source: Source, timeout: float, on_text: OnText | None = None) -> str:
    """Join the pieces that a source emits, which runs in a thread of its own.

    A client may sit in a system call or in compiled code for minutes: a slow server that keeps
    the line alive, a long prompt in llama.cpp. Run here it would neither heed the deadline nor
    Ctrl-C. The thread ends at its next piece, or with the program.

    Raises:
        TimeoutError: the source has not ended after `timeout` seconds.
        KeyboardInterrupt: Ctrl-C, or the stop of `stopped_by`.
    """
    pieces: queue.SimpleQueue[str | BaseException | None] = queue.SimpleQueue()
    stopped = threading.Event()

    def emit(piece: str) -> bool:
        pieces.put(piece)
        return stopped.is_set()

    def run() -> None:
        try:
            source(emit)
            pieces.put(None)
        except BaseException as error:
            pieces.put(error)

    # In the caller's context, where LangChain finds who counts tokens.
    context = contextvars.copy_context()
    threading.Thread(target=context.run, args=(run,), name="youju-model", daemon=True).start()
    try:
        return "".join(_take(pieces, time.monotonic() + timeout, on_text))
    finally:
        stopped.set()


def _take(
    pieces: "queue.SimpleQueue[str | BaseException | None]",
    deadline: float,
    on_text: OnText | None,
) -> Iterator[str]:
    while True:
        _heed_stop()
        remaining = deadline - time.monotonic()
        if remaining <= 0:
            raise TimeoutError
        try:
            piece = pieces.get(timeout=min(_POLL, remaining))
        except queue.Empty:
            continue
        if piece is None:
            return
        if isinstance(piece, BaseException):
            raise piece
        if on_text is not None:
            on_text(piece)
        yield piece


def retry(
    attempt: Callable[[], T],
    wait_asked: Callable[[Exception], float | None],
    sleep: Callable[[float], None] = pause,
) -> T:
    """Make an attempt, and two more with growing waits where that may help.

    Args:
        wait_asked: None for an error that another attempt does not mend, else the seconds that
            the server asks for, 0 if it names none.
    """
    for wait in _WAITS:
        try:
            return attempt()
        except Exception as error:
            asked = wait_asked(error)
            if asked is None or asked > _LONGEST_WAIT:
                raise
            sleep(max(wait, asked))
    return attempt()
