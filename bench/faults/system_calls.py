"""The system calls with which a program changes files, counted, with a fault injected at one of them.

The work runs in a fork of this process, held by ptrace (Linux on x86-64 only), so that no library call escapes:
SQLite's are trace as Python's are. A call counts when its file lies below the folder that is traced.
"""

from __future__ import annotations

import ctypes
import errno
import os
import signal
import struct
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, NamedTuple

SUPPORTED = sys.platform == "linux" and os.uname().machine == "x86_64"
BY_HANDLE = {1: ("write", 0), 18: ("pwrite", 0), 20: ("writev", 0), 296: ("pwritev", 0), 40: ("sendfile", 0),
             77: ("truncate", 0), 285: ("allocate", 0), 74: ("sync", 0), 75: ("sync", 0), 73: ("lock", 0),
             72: ("lock", 0), 326: ("write", 2), 91: ("chmod", 0)}  # fmt: skip
BY_PATH = {2: ("open", None, 0), 85: ("open", None, 0), 257: ("open", 0, 1), 76: ("truncate", None, 0),
           82: ("rename", None, 1), 264: ("rename", 2, 3), 316: ("rename", 2, 3), 83: ("mkdir", None, 0),
           258: ("mkdir", 0, 1), 84: ("unlink", None, 0), 87: ("unlink", None, 0), 263: ("unlink", 0, 1),
           86: ("link", None, 1), 265: ("link", 2, 3), 88: ("link", None, 1), 266: ("link", 1, 2),
           90: ("chmod", None, 0), 268: ("chmod", 0, 1)}  # fmt: skip
FLAGS = {2: 1, 257: 2}  # which argument of a call that opens says how
FOR_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC
RECORD_LOCKS = (6, 7, 37, 38)  # the commands of fcntl that take locks; the others change nothing
GROWING = frozenset(("write", "pwrite", "writev", "pwritev", "sendfile", "allocate", "open", "mkdir", "link"))
CHANGING = GROWING | {"truncate", "sync", "rename", "unlink", "chmod"}
_REQUEST = {"me": 0, "poke": 6, "kill": 8, "call": 24, "options": 0x4200, "message": 0x4201, "info": 0x420E}
_OPTIONS = (
    1 | 2 | 4 | 8 | 0x100000
)  # calls are distinguished from traps; forks, vforks and clones followed; all end with us
_NUMBER, _RESULT, _SIZE = 15 * 8, 10 * 8, 12 * 8  # where x86-64 keeps a call's number, its result and third argument


How = Literal["kill", "tear", "fail", "interrupt"]


class Call(NamedTuple):
    """A system call that changes something, and the file that it changes."""

    name: str
    path: str
    size: int  # bytes that a write is to write, else 0


@dataclass(frozen=True, slots=True)
class Injection:
    """The fault at call number `number` (from 1) among the calls with these names."""

    number: int
    how: How
    names: frozenset[str] = CHANGING
    code: int = 0  # errno of what fails
    stays: bool = False  # whether all later calls fail too


@dataclass(slots=True)
class Trace:
    """How the work ended: its exit code (negative for a signal), its calls, and whether it had to be killed."""

    code: int = 0
    calls: list[Call] = field(default_factory=list)
    all: int = 0  # system calls of any kind
    hung: bool = False


Observer = Callable[[Call], object]


class _Late(Exception):
    pass


def traced(
    work: Callable[[], int],
    below: Path,
    injection: Injection | None = None,
    *,
    limit: float = 60.0,
    observer: Observer | None = None,
) -> Trace:
    """Run the work in a fork and inject a fault; after `limit` seconds it counts as hung.

    `observer` is called with each counted call, just before it is made.

    An interruption counts every system call; the other faults count only calls that change files below the folder.
    The work prints to the standard output of this process.
    """
    process = os.fork()
    if not process:
        _begin(work)
    trace = Trace()
    tracer = _Tracer(process, f"{below.resolve()}{os.sep}", injection, trace, observer)
    try:
        with _ringing(limit):
            tracer.run()
    except _Late:
        trace.hung = True
    finally:
        tracer.end()
    return trace


def _begin(work: Callable[[], int]) -> None:
    code = 70
    try:
        _ptrace("me", 0)
        os.kill(os.getpid(), signal.SIGSTOP)
        code = work()
        sys.stdout.flush()
        sys.stderr.flush()
    finally:
        os._exit(code)


@contextmanager
def _ringing(seconds: float) -> Iterator[None]:
    def ring(*_: object) -> None:
        raise _Late

    before = signal.signal(signal.SIGALRM, ring)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


_libc = ctypes.CDLL(None, use_errno=True) if SUPPORTED else None


def _ptrace(request: str, process: int, address: int = 0, data: object = 0) -> None:
    assert _libc
    pointer = data if not isinstance(data, int) else ctypes.c_void_p(data)
    if _libc.ptrace(ctypes.c_long(_REQUEST[request]), process, ctypes.c_void_p(address), pointer) < 0:
        code = ctypes.get_errno()
        raise OSError(code, os.strerror(code))


class _Tracer:
    def __init__(
        self, process: int, below: str, injection: Injection | None, trace: Trace, observer: Observer | None
    ) -> None:
        self._first = process
        self._below = below
        self._injection = injection
        self._trace = trace
        self._observer = observer
        self._held: set[int] = set()  # processes and threads that are alive
        self._count = 0
        self._failing: dict[int, int] = {}  # at the end of its call, a process gets this error
        self._dying: set[int] = set()  # at the end of its call, a process is killed
        self._info = ctypes.create_string_buffer(88)

    def run(self) -> None:
        os.waitpid(self._first, 0)
        _ptrace("options", self._first, 0, _OPTIONS)
        self._held.add(self._first)
        self._go(self._first)
        while self._held:
            process, status = os.waitpid(-1, 0x40000000)  # threads too
            if os.WIFSTOPPED(status):
                self._go(process, self._stopped(process, status))
                continue
            self._held.discard(process)
            if process == self._first:
                self._trace.code = os.waitstatus_to_exitcode(status)

    def end(self) -> None:
        """Leave no process behind."""
        for process in self._held:
            try:
                os.kill(process, signal.SIGKILL)
            except ProcessLookupError:
                continue
        while self._held:
            try:
                process, status = os.waitpid(-1, 0x40000000)
            except ChildProcessError:
                return
            if not os.WIFSTOPPED(status):
                self._held.discard(process)

    def _go(self, process: int, result: int = 0) -> None:
        try:
            _ptrace("call", process, 0, result)
        except ProcessLookupError:
            pass  # killed while it was stopped; its end is still to come

    def _stopped(self, process: int, status: int) -> int:
        """Look at what stopped a process; the signal that it is to get."""
        stop, event = os.WSTOPSIG(status), status >> 16
        try:
            if stop == signal.SIGTRAP | 0x80:
                self._call(process)
                return 0
            if event:
                return 0
            if process not in self._held:  # a new one begins so
                self._held.add(process)
                return 0 if stop == signal.SIGSTOP else stop
        except ProcessLookupError:
            return 0
        return stop

    def _call(self, process: int) -> None:
        self._held.add(process)
        _ptrace("info", process, 88, self._info)
        op = self._info.raw[0]
        if op == 1:
            number, *arguments = struct.unpack_from("<7Q", self._info.raw, 24)
            self._entered(process, number, arguments)
        elif process in self._dying:
            os.kill(process, signal.SIGKILL)
        elif (code := self._failing.pop(process, 0)) != 0:
            _ptrace("poke", process, _RESULT, ctypes.c_void_p(-code & 2**64 - 1))

    def _entered(self, process: int, number: int, arguments: list[int]) -> None:
        self._trace.all += 1
        injection = self._injection
        if injection and injection.how == "interrupt":
            if self._trace.all == injection.number:
                os.kill(self._first, signal.SIGINT)
            return
        call = self._changing(process, number, arguments)
        if call is None:
            return
        self._trace.calls.append(call)
        if injection and call.name in injection.names:
            self._count += 1
            if self._count == injection.number or (injection.stays and self._count > injection.number):
                self._do(process, injection, call)
                return
        if self._observer:
            self._observer(call)

    def _do(self, process: int, injection: Injection, call: Call) -> None:
        if injection.how == "kill":
            os.kill(process, signal.SIGKILL)  # the call itself is not made
        elif injection.how == "tear":
            _ptrace("poke", process, _SIZE, max(call.size // 2, 1))
            self._dying.add(process)
        else:
            _ptrace("poke", process, _NUMBER, ctypes.c_void_p(2**64 - 1))  # no call at all
            self._failing[process] = injection.code or errno.EIO

    def _changing(self, process: int, number: int, arguments: list[int]) -> Call | None:
        """The call, where it changes a file that counts."""
        try:
            if number in BY_HANDLE:
                name, handle = BY_HANDLE[number]
                if number == 72 and arguments[1] not in RECORD_LOCKS:
                    return None
                path = os.readlink(f"/proc/{process}/fd/{arguments[handle]}")
            elif number in BY_PATH:
                if number in FLAGS and not arguments[FLAGS[number]] & FOR_WRITING:
                    return None
                name, base, where = BY_PATH[number]
                path = self._path(process, None if base is None else arguments[base], arguments[where])
            else:
                return None
        except OSError:
            return None
        size = arguments[2] if number in (1, 18) else 0
        return Call(name, path, size) if f"{path}{os.sep}".startswith(self._below) else None

    def _path(self, process: int, base: int | None, where: int) -> str:
        with open(f"/proc/{process}/mem", "rb", 0) as memory:
            path = os.fsdecode(os.pread(memory.fileno(), 4096, where).partition(b"\0")[0])
        if path.startswith(os.sep):
            return path
        if base is None or ctypes.c_int32(base & 0xFFFFFFFF).value == -100:
            return os.path.join(os.readlink(f"/proc/{process}/cwd"), path)
        return os.path.join(os.readlink(f"/proc/{process}/fd/{base}"), path)
