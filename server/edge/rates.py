"""How many requests one address, conversation or member of staff may make: a count in this process's memory.

The count protects the readers of this process, so it need not be shared: another process brings readers of its own.
What protects a secret (sign-in attempts) is counted in the database instead.
"""

from __future__ import annotations

import time
from collections.abc import Callable

from server.errors import ApiError

SECONDS = 60.0
_SWEEP = 1_000


class Rate:
    """So many a minute for each key, at once or spread out (a leaky bucket, one number a key)."""

    def __init__(self, per_minute: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._interval, self._clock = SECONDS / per_minute, clock
        self._empty_at: dict[str, float] = {}
        self._sweep_at = _SWEEP

    def take(self, key: str) -> None:
        """Count one more. What is refused is not counted. Raises ApiError (too_many_requests)."""
        now = self._clock()
        filled = max(self._empty_at.get(key, now), now) + self._interval
        wait = filled - now - SECONDS
        if wait > 1e-6:
            seconds = int(wait) + 1
            raise ApiError(429, "too_many_requests", {"Retry-After": str(seconds)}, seconds=seconds)
        self._empty_at[key] = filled
        if len(self._empty_at) > self._sweep_at:
            self._empty_at = {key: time for key, time in self._empty_at.items() if time > now}
            self._sweep_at = max(_SWEEP, 2 * len(self._empty_at))
