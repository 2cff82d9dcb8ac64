"""Asking no faster than a publisher allows."""

import threading
import time
from collections.abc import Callable


class LeakyBucket:
    """A bucket that holds `burst` requests and drains `per_second` of them; `wait` returns when one more fits."""

    def __init__(
        self,
        *,
        per_second: float,
        burst: int,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], object] = time.sleep,
    ) -> None:
        self._rate, self._burst = per_second, burst
        self._clock, self._sleep = clock, sleep
        self._level, self._seen = 0.0, clock()
        self._lock = threading.Lock()

    def wait(self) -> None:
        """Put one request in, sleeping first for as long as the bucket is full."""
        with self._lock:
            self._drain()
            over = self._level + 1 - self._burst
            if over > 0:
                self._sleep(over / self._rate)
                self._drain()
            self._level += 1

    def _drain(self) -> None:
        now = self._clock()
        self._level = max(0.0, self._level - (now - self._seen) * self._rate)
        self._seen = now
