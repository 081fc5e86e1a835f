"""Objects through a socket: a length and a pickle. Both ends are this project's own processes, of one user."""

from __future__ import annotations

import asyncio
import pickle
import socket
import struct
from typing import Any

_LENGTH = struct.Struct("!Q")


async def read(reader: asyncio.StreamReader) -> Any:
    """The next object. Raises EOFError when the other end is gone."""
    (length,) = _LENGTH.unpack(await reader.readexactly(_LENGTH.size))
    return pickle.loads(await reader.readexactly(length))


async def write(writer: asyncio.StreamWriter, item: object) -> None:
    """Send an object. Raises OSError when the other end is gone."""
    writer.write(_packed(item))
    await writer.drain()


def receive(end: socket.socket) -> Any:
    """`read` for a process that may wait."""
    (length,) = _LENGTH.unpack(_exactly(end, _LENGTH.size))
    return pickle.loads(_exactly(end, length))


def send(end: socket.socket, item: object) -> None:
    """`write` for a process that may wait."""
    end.sendall(_packed(item))


def _packed(item: object) -> bytes:
    data = pickle.dumps(item, pickle.HIGHEST_PROTOCOL)
    return _LENGTH.pack(len(data)) + data


def _exactly(end: socket.socket, length: int) -> bytes:
    found = bytearray()
    while len(found) < length:
        part = end.recv(min(length - len(found), 1 << 20))
        if not part:
            raise EOFError
        found += part
    return bytes(found)
