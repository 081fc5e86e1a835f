"""What a worker process does: take a job, do it, say so, until the other end is gone."""

from __future__ import annotations

import asyncio
import contextlib
import os
import resource
import signal
import socket
import sys
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path

from knowledge.errors import TriageError
from server.errors import place_of
from server.workers import wire
from server.workers.work import Failed, Job, Outcome, Parts, Refused, do, hello

# Whoever started this worker kills it when a job takes too long. If nobody is left to do so, it ends itself.
GRACE_SECONDS = 5
NICE = 5  # the web process comes first when all cores are busy


@dataclass(frozen=True)
class Reply:
    """What came of a job, and how many megabytes this worker has grown since it began."""

    outcome: Outcome
    grown: float


def serve(end: socket.socket, module: str, seconds: float, megabytes: int) -> None:
    """Serve the other end of `end` with the `parts()` of `module`.

    `seconds` and `megabytes` are the limits of one job and of what this process may grow by.
    """
    # A Ctrl-C or a stop of the whole service reaches every process of it; the web process decides when we end.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    os.nice(NICE)
    try:
        _serve(end, module, seconds, megabytes)
    except (EOFError, OSError):
        return  # nobody is there any more
    except Exception as error:
        # Python would print the error with what it says, which may quote a person.
        print(f"worker {os.getpid()} failed: {place_of(error)}", file=sys.stderr, flush=True)


def _serve(end: socket.socket, module: str, seconds: float, megabytes: int) -> None:
    parts = _parts(module)
    if not isinstance(parts, Parts):
        wire.send(end, parts)
        return
    began = _resident()
    _limit(2 * megabytes)
    wire.send(end, hello(parts))
    with asyncio.Runner() as runner:
        while True:
            job: Job = wire.receive(end)
            signal.setitimer(signal.ITIMER_REAL, seconds + GRACE_SECONDS)
            outcome = runner.run(do(parts, job))
            signal.setitimer(signal.ITIMER_REAL, 0)
            wire.send(end, Reply(outcome, _resident() - began))


def _parts(module: str) -> Parts | Refused | Failed:
    try:
        found: Parts = import_module(module).parts()
        return found
    except TriageError as error:
        return Refused(error.code, error.message, error.details)
    except Exception as error:
        return Failed(place_of(error))


def _limit(megabytes: int) -> None:
    """Let allocations fail (MemoryError, an honest answer) before the machine runs out of memory."""
    now = _status("VmData") / 1024
    limit = int(now + megabytes) << 20
    resource.setrlimit(resource.RLIMIT_DATA, (limit, limit))


def _resident() -> float:
    return _status("VmRSS") / 1024


def _status(name: str) -> int:
    """A figure of this process in kB; 0 where the system does not tell."""
    with contextlib.suppress(OSError):
        for line in Path("/proc/self/status").read_text(encoding="ascii", errors="replace").splitlines():
            if line.startswith(f"{name}:"):
                return int(line.split()[1])
    return 0
