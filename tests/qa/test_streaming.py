"""A model's reply as it comes: a deadline, an interrupt and retries for any client."""

import threading
import time

import pytest

import qa.streaming
from qa.streaming import collect, retry

pytestmark = pytest.mark.usefixtures("model_environment")  # its short waits


def test_another_thread_is_told_to_stop() -> None:
    stop = threading.Event()
    ended: list[float] = []

    def wait_for_ever(emit: qa.streaming.Emit) -> None:
        time.sleep(5)

    def run() -> None:
        started = time.monotonic()
        with qa.streaming.stopped_by(stop), pytest.raises(KeyboardInterrupt):
            collect(wait_for_ever, 10)
        with qa.streaming.stopped_by(stop), pytest.raises(KeyboardInterrupt):
            qa.streaming.pause(10)
        lock = threading.Lock()
        with lock, qa.streaming.stopped_by(stop), pytest.raises(KeyboardInterrupt):
            qa.streaming.wait_for(lock)
        ended.append(time.monotonic() - started)

    thread = threading.Thread(target=run)
    thread.start()
    time.sleep(0.2)
    stop.set()
    thread.join(5)
    assert ended and ended[0] < 2


def test_interrupt_is_seen_at_once() -> None:
    released = threading.Event()

    def stuck(emit: object) -> None:
        released.wait(10)

    def interrupt(text: str) -> None:
        raise KeyboardInterrupt

    def talks_then_sticks(emit: qa.streaming.Emit) -> None:
        emit("一")
        stuck(emit)

    started = time.monotonic()
    with pytest.raises(KeyboardInterrupt):
        collect(talks_then_sticks, 10, interrupt)
    assert time.monotonic() - started < 1
    released.set()


def test_a_source_is_told_that_no_more_is_wanted() -> None:
    told = threading.Event()

    def talks(emit: qa.streaming.Emit) -> None:
        while not emit("一"):
            time.sleep(0.01)
        told.set()

    with pytest.raises(TimeoutError):
        collect(talks, 0.1)
    assert told.wait(2)


def test_retry_gives_the_last_error() -> None:
    errors = [OSError("1"), OSError("2"), OSError("3")]

    def attempt() -> None:
        raise errors.pop(0)

    with pytest.raises(OSError, match="3"):
        retry(attempt, lambda _: 0.0, sleep=lambda _: None)


def test_each_wait_is_longer_than_the_one_before() -> None:
    waits: list[float] = []

    def attempt() -> None:
        raise OSError

    with pytest.raises(OSError):
        retry(attempt, lambda _: 0.0, sleep=waits.append)
    assert waits == [0.01, 0.02]
    with pytest.raises(OSError):
        retry(attempt, lambda _: 0.5, sleep=waits.append)
    assert waits[2:] == [0.5, 0.5]
