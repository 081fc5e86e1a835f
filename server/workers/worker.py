"""One worker process, seen from the process that serves."""

from __future__ import annotations

import asyncio
import multiprocessing
import socket
from multiprocessing.process import BaseProcess

from server.workers import wire
from server.workers.process import Reply, serve
from server.workers.work import Failed, Hello, Job, Refused

_context = multiprocessing.get_context("forkserver")
MAIN = "server.cli"
"""What the program `triage` imports: every new process runs its main script again, and should find this there."""


class WorkerLost(Exception):
    """The process ended, or could not be begun."""


class StartFailed(Exception):
    """The process began and could not load its parts. `why` is an Outcome without what anybody said."""

    def __init__(self, why: Refused | Failed) -> None:
        super().__init__(why)
        self.why = why


class Worker:
    """A process that does one job after another. Whatever goes wrong with it, `kill` it and start another."""

    def __init__(
        self, process: BaseProcess, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, hello: Hello
    ) -> None:
        """Use `Worker.start`."""
        self._process, self._reader, self._writer, self.hello = process, reader, writer, hello
        # Read ahead: so the end of a worker that has nothing to do is seen too.
        self._next = asyncio.create_task(wire.read(reader))

    @classmethod
    async def start(cls, module: str, seconds: float, megabytes: int) -> Worker:
        """A worker that is ready. `module` has the parts, and is loaded by the first worker of this process.

        Raises WorkerLost and StartFailed.
        """
        ours, theirs = socket.socketpair()
        ours.setblocking(False)
        _context.set_forkserver_preload([module, MAIN])
        process = _context.Process(
            target=serve, args=(theirs, module, seconds, megabytes), name="triage-worker", daemon=True
        )
        writer: asyncio.StreamWriter | None = None
        try:
            await asyncio.to_thread(process.start)
            theirs.close()  # from now on only the worker holds it, so its end is seen
            reader, writer = await asyncio.open_unix_connection(sock=ours)
            told = await wire.read(reader)
            if not isinstance(told, Hello):
                raise StartFailed(told)
            return cls(process, reader, writer, told)
        except BaseException as error:
            _kill(process)
            ours.close() if writer is None else writer.close()
            theirs.close()
            if isinstance(error, EOFError | OSError):
                raise WorkerLost from None
            raise

    @property
    def pid(self) -> int:
        """The process's number."""
        return self._process.pid or 0

    async def gone(self) -> None:
        """Return when the process has ended while it had nothing to do."""
        await asyncio.wait([self._next])

    async def do(self, job: Job) -> Reply:
        """What came of the job. Raises WorkerLost."""
        try:
            await wire.write(self._writer, job)
            reply: Reply = await self._next
        except Exception:  # also an answer that is none: whatever the process is, it is no worker any more
            raise WorkerLost from None
        self._next = asyncio.create_task(wire.read(self._reader))
        return reply

    def kill(self) -> None:
        """End the process at once. It holds nothing that is not kept elsewhere."""
        if not self._next.cancel() and not self._next.cancelled():
            self._next.exception()  # fetched, so that asyncio does not print it
        self._writer.close()
        _kill(self._process)


def _kill(process: BaseProcess) -> None:
    if process.pid is not None and process.is_alive():
        process.kill()
