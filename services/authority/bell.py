"""Wakes coroutines that wait for something to change, from whatever thread changed it."""

import asyncio


class Bell:
    """Rung after a commit; whoever waits looks again.

    Take a `ticket`, look, and `wait` with that ticket: what changes in between is not missed.
    """

    def __init__(self) -> None:
        """Make a bell without a loop; until `attach`, ringing it wakes nobody."""
        self._loop: asyncio.AbstractEventLoop | None = None
        self._rung = asyncio.Event()
        self.closed = False

    def attach(self) -> None:
        """Ring in the running loop from now on."""
        self._loop = asyncio.get_running_loop()

    def ring(self) -> None:
        """Wake all who wait; from any thread, at any time."""
        if self._loop is not None and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._wake)

    def close(self) -> None:
        """Wake all who wait, for the last time: from now on nobody waits any more."""
        self.closed = True
        self.ring()

    def ticket(self) -> asyncio.Event:
        """Return what `wait` needs to know of the moment before the caller looked."""
        return self._rung

    async def wait(self, ticket: asyncio.Event, seconds: float) -> bool:
        """Wait until the bell rings after `ticket`; False after `seconds`, or once closed."""
        if self.closed:
            return False
        try:
            async with asyncio.timeout(seconds):
                await ticket.wait()
        except TimeoutError:
            return False
        return not self.closed

    def _wake(self) -> None:
        self._rung.set()
        self._rung = asyncio.Event()
