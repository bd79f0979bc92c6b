"""One function in several processes: tasks are handed out, results come in the order of the tasks.

A worker knows nothing but its pipe: where this process ends, in whatever way, the pipe ends, and so does the worker
after its task.
No more tasks are drawn than a few for each, so that memory stays bounded.
"""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import contextmanager, suppress
from itertools import chain, islice
from typing import TYPE_CHECKING, Any, TypeVar

from letters.model import QuotesError

if TYPE_CHECKING:
    from multiprocessing.connection import Connection
    from multiprocessing.context import SpawnProcess

MIN_TASKS = 4  # fewer tasks run in this process
TASKS_AHEAD = 4  # tasks per process that may be ahead of the first unfinished one

Task = TypeVar("Task")
Result = TypeVar("Result")


def usable_cores() -> int:
    """How many processes may run at once."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def parallel_map(
    function: Callable[[Task], Result], tasks: Iterable[Task], processes: int
) -> Generator[Result, None, None]:
    """What the function makes of each task, in order; in this process where the tasks are few.

    The function is one of a module's own; whatever it raises is raised here. Raises QuotesError where a process
    is killed; close it where an error ends the work. A program that asks for more than one process starts itself under `if __name__ == "__main__"`.
    """
    tasks = iter(tasks)
    first = list(islice(tasks, max(MIN_TASKS, processes))) if processes > 1 else []
    if len(first) < MIN_TASKS:
        yield from map(function, chain(first, tasks))
        return
    workers = _started(function, min(processes, len(first)))
    try:
        yield from _answers(workers, chain(first, tasks))
    finally:
        for pipe, process in workers.items():
            pipe.close()
            process.terminate()
        for process in workers.values():
            process.join()


Workers = dict["Connection[Any, Any]", "SpawnProcess"]


def _started(function: Callable[[Any], Any], processes: int) -> Workers:
    from multiprocessing import get_context

    context = get_context("spawn")  # what is forked inherits locks that other threads hold
    workers: Workers = {}
    with _deaf():
        for _ in range(processes):
            pipe, other = context.Pipe()
            process = context.Process(target=_work, args=(function, other), daemon=True)
            process.start()
            other.close()
            workers[pipe] = process
    return workers


@contextmanager
def _deaf() -> Iterator[None]:
    """Processes started within ignore Ctrl-C; this process handles it and ends them."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    from multiprocessing import resource_tracker

    resource_tracker.ensure_running()  # or it would be started within, and undo the mask
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _work(function: Callable[[Any], Any], pipe: Connection[Any, Any]) -> None:
    """The main loop of a worker, until the pipe ends."""
    from traceback import format_exc

    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with suppress(EOFError, OSError):
        while True:
            task = pipe.recv()
            try:
                answer, trace = function(task), ""
            except Exception as error:  # noqa: BLE001 (it is raised where it was asked for)
                answer, trace = error, format_exc()
            pipe.send((answer, trace))


def _answers(workers: Workers, tasks: Iterator[Any]) -> Iterator[Any]:
    from multiprocessing.connection import wait

    free, asked, done = list(workers), dict[Any, int](), dict[int, Any]()
    given = head = 0
    while True:
        for task in islice(tasks, min(len(free), TASKS_AHEAD * len(workers) - (given - head))):
            pipe = free.pop()
            _send(pipe, task)
            asked[pipe] = given
            given += 1
        ready = head in done
        answering: Iterable[Any] = wait([*asked], 0 if ready else None) if asked else ()  # or broken
        for pipe in answering:
            done[asked.pop(pipe)] = _received(pipe)
            free.append(pipe)
        if ready:
            yield done.pop(head)
            head += 1
        elif head == given:
            return


def _send(pipe: Any, task: Any) -> None:
    try:
        pipe.send(task)
    except OSError as error:
        raise _killed() from error


def _received(pipe: Any) -> Any:
    try:
        answer, trace = pipe.recv()
    except (EOFError, OSError) as error:
        raise _killed() from error
    if trace:
        raise answer from RuntimeError(trace)
    return answer


def _killed() -> QuotesError:
    return QuotesError(
        "a process that isolates quotations was killed, perhaps for lack of memory; "
        "the same command continues where this one ended, with less memory under --processes 1"
    )
