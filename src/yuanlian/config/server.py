"""Django behind an event loop: a request takes a thread only while it is worked on.

Its body is here before, its answer is spooled after; a slow or stalled client holds a socket and a spooled file,
never a thread or a database connection. Threads are few and stay, so each keeps its database connection. Measured:
with threads that read the body themselves, 900 stalled uploads stopped the server; here they do not.

A process computes one answer at a time, since Python does: two answers computed by turns are both late. An answer that
comes in parts, as an export does, lets those who wait go first after each part. Whoever waited for `PATIENCE` seconds
goes on beside the slow one, so that nothing holds anybody up for longer.
"""

from __future__ import annotations

import asyncio
import contextvars
import gc
import os
import sys
import threading
import time
from collections import deque
from collections.abc import Awaitable, Callable, Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from tempfile import SpooledTemporaryFile
from typing import IO, Any

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "yuanlian.config.settings.embedded")

Scope = Mapping[str, Any]
Receive = Callable[[], Awaitable[dict[str, Any]]]
Send = Callable[[dict[str, Any]], Awaitable[None]]
Environ = dict[str, Any]

THREADS = int(os.environ.get("YUANLIAN_THREADS", "8"))
PATIENCE = float(os.environ.get("YUANLIAN_PATIENCE", "0.1"))  # seconds
SHARE = 0.01  # seconds of work before an answer in parts lets others go first: files come in many small parts
SIBLINGS = int(os.environ.get("YUANLIAN_PROCESSES", "1")) > 1
QUEUE = 2  # one at work and one waiting: more is a queue
BODY_LIMIT = 64 * 1024 * 1024  # above the largest sheet an import takes
MEMORY = 1024 * 1024  # larger bodies and answers wait on disk
CHUNK = 256 * 1024
TOO_LARGE = "内容太大 · too large\n"  # data -- both languages at once: nobody has been asked yet
NO_BODY = frozenset({204, 304})
PLAIN_HEADERS = {"content-length": "CONTENT_LENGTH", "content-type": "CONTENT_TYPE"}


@dataclass(slots=True)
class Answer:
    """What the synchronous side said: status, headers, and the body in a file that the sender closes."""

    status: int
    headers: list[tuple[bytes, bytes]]
    body: IO[bytes]


class Gone(Exception):
    """The client left before its request was complete."""


class TooLarge(Exception):
    """The request's body is larger than any page takes."""


def environ_of(scope: Scope, body: IO[bytes]) -> Environ:
    """The WSGI environ (PEP 3333) of an ASGI http scope; a header with an underscore could pose as another."""
    server, client = scope.get("server") or ("localhost", 80), scope.get("client") or ("", 0)
    root = scope.get("root_path", "")
    environ: Environ = {
        "REQUEST_METHOD": scope["method"],
        "SCRIPT_NAME": root.encode().decode("latin1"),
        "PATH_INFO": scope["path"].removeprefix(root).encode().decode("latin1"),
        "QUERY_STRING": scope["query_string"].decode("latin1"),
        "SERVER_PROTOCOL": f"HTTP/{scope['http_version']}",
        "SERVER_NAME": str(server[0]),
        "SERVER_PORT": str(server[1] or 0),
        "REMOTE_ADDR": str(client[0]),
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope.get("scheme", "http"),
        "wsgi.input": body,
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
    }
    for raw_name, raw_value in scope["headers"]:
        name, value = raw_name.decode("latin1"), raw_value.decode("latin1")
        if "_" in name:
            continue
        key = PLAIN_HEADERS.get(name) or "HTTP_" + name.upper().replace("-", "_")
        glue = "; " if name == "cookie" else ","
        environ[key] = f"{environ[key]}{glue}{value}" if key in environ else value
    return environ


def answer_of(
    application: Callable[..., Iterable[bytes]], environ: Environ, between: Callable[[], None] = lambda: None
) -> Answer:
    """The whole answer of a WSGI application, spooled; `between` is called between its parts."""
    started: list[tuple[str, list[tuple[str, str]]]] = []

    def start_response(status: str, headers: list[tuple[str, str]], exc_info: Any = None) -> None:
        started.append((status, headers))

    body: IO[bytes] = SpooledTemporaryFile(max_size=MEMORY)  # noqa: SIM115 -- closed by whoever sends it
    parts = application(environ, start_response)
    try:
        for number, part in enumerate(parts):
            if number:
                between()
            body.write(part)
    finally:
        close = getattr(parts, "close", None)
        if close is not None:
            close()
    body.seek(0)
    status, headers = started[-1]
    pairs = [(name.lower().encode("latin1"), value.encode("latin1")) for name, value in headers]
    return Answer(int(status.split(" ", 1)[0]), pairs, body)


async def take_body(receive: Receive, body: IO[bytes]) -> None:
    """`body` holds what the client sent and stands at its beginning; raises Gone or TooLarge."""
    size, more = 0, True
    while more:
        message = await receive()
        if message["type"] != "http.request":
            raise Gone
        part = message.get("body", b"")
        size += len(part)
        if size > BODY_LIMIT:
            raise TooLarge
        body.write(part)
        more = message.get("more_body", False)
    body.seek(0)


async def give(send: Send, answer: Answer, *, silent: bool) -> None:
    """The client has the answer as fast as it takes it; `silent` answers (HEAD) keep their headers only."""
    await send({"type": "http.response.start", "status": answer.status, "headers": answer.headers})
    part = b"" if silent or answer.status in NO_BODY else answer.body.read(CHUNK)
    while part:
        await send({"type": "http.response.body", "body": part, "more_body": True})
        part = answer.body.read(CHUNK)
    await send({"type": "http.response.body", "body": b""})


async def refuse(send: Send) -> None:
    """The client knows that its body was too large."""
    headers = [(b"content-type", b"text/plain; charset=utf-8"), (b"connection", b"close")]
    await send({"type": "http.response.start", "status": 413, "headers": headers})
    await send({"type": "http.response.body", "body": TOO_LARGE.encode()})


async def lifespan(receive: Receive, send: Send) -> None:
    """The server hears that the house has opened and closed."""
    while True:
        message = await receive()
        await send({"type": f"{message['type']}.complete"})
        if message["type"] == "lifespan.shutdown":
            return


class Turns:
    """One at a time, in the order of arrival; nobody waits longer than `patience` seconds for the ones before."""

    def __init__(self, patience: float, share: float = SHARE) -> None:
        self.patience, self.share = patience, share
        self.changing = threading.Lock()
        self.taken_now = False
        self.waiting: deque[threading.Lock] = deque()
        self.here = 0

    @contextmanager
    def taken(self) -> Iterator[Turn]:
        """The turn of one answer: alone, or beside somebody slow."""
        with self.changing:
            self.here += 1
            here = self.here
        turn = Turn(self, here, self.arrive())
        try:
            yield turn
        finally:
            with self.changing:
                self.here -= 1
                if turn.mine:
                    self._hand_on()

    def arrive(self) -> bool:
        """Whether the turn is the caller's now; False after `patience` seconds without it."""
        ticket = threading.Lock()
        with self.changing:
            if not self.taken_now:
                self.taken_now = True
                return True
            ticket.acquire()
            self.waiting.append(ticket)
        if ticket.acquire(timeout=self.patience):
            return True
        with self.changing:
            if ticket not in self.waiting:  # handed over at the last moment
                return True
            self.waiting.remove(ticket)
        return False

    def give_way(self) -> bool:
        """Those who wait have gone first; whether the turn is the caller's again."""
        with self.changing:
            if not self.waiting:
                return True
            self._hand_on()
        return self.arrive()

    def _hand_on(self) -> None:
        if self.waiting:
            self.waiting.popleft().release()
        else:
            self.taken_now = False


@dataclass(slots=True)
class Turn:
    """One answer's place: how many were `here` on arrival, this one counted, and whether the turn is `mine`."""

    turns: Turns
    here: int
    mine: bool
    since: float = field(default_factory=time.monotonic)

    def between(self) -> None:
        """Those who wait go first, after each share of work; nobody slow is waited for longer than ever."""
        if time.monotonic() - self.since >= self.turns.share:
            self.mine = self.turns.give_way() if self.mine else self.turns.arrive()
            self.since = time.monotonic()


class Server:
    """The ASGI application: one event loop in front, one pool of threads behind.

    A kept connection stays with the process that took it. Where others answer at the same address (`siblings`), a
    process with a queue closes the connection after its answer, so that the client comes again and may meet another.
    """

    def __init__(
        self, wsgi: Callable[..., Iterable[bytes]], *, threads: int = THREADS, patience: float = PATIENCE,
        siblings: bool = SIBLINGS, share: float = SHARE,
    ) -> None:  # fmt: skip
        self.wsgi = wsgi
        self.pool = ThreadPoolExecutor(threads, thread_name_prefix="request")
        self.turns = Turns(patience, share)
        self.siblings = siblings

    def work(self, environ: Environ) -> Answer:
        """The answer, computed in its turn; runs in a thread of the pool."""
        with self.turns.taken() as turn:
            answer = answer_of(self.wsgi, environ, turn.between)
        if self.siblings and turn.here > QUEUE and environ["SERVER_PROTOCOL"].startswith("HTTP/1"):
            answer.headers.append((b"connection", b"close"))
        return answer

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request is answered, or one lifespan lived through."""
        if scope["type"] == "lifespan":
            await lifespan(receive, send)
        elif scope["type"] == "http":
            await self.answer(scope, receive, send)

    async def answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        """The client of `scope` has its answer, or has left."""
        with SpooledTemporaryFile(max_size=MEMORY) as body:
            try:
                await take_body(receive, body)
            except Gone:
                return
            except TooLarge:
                await refuse(send)
                return
            environ = environ_of(scope, body)
            fresh = contextvars.Context()  # nothing that one request set is seen by the next
            loop = asyncio.get_running_loop()
            answer = await loop.run_in_executor(self.pool, fresh.run, self.work, environ)
        with answer.body:
            await give(send, answer, silent=scope["method"] == "HEAD")


def settled(wsgi: Callable[..., Iterable[bytes]]) -> Callable[..., Iterable[bytes]]:
    """The application with its pages imported, so that nobody's first page waits for that.

    What stands now stands until the process ends: the collector of cycles need not walk it again and again, and a page
    makes some ten thousand objects, nearly none of them in cycles.
    """
    get_resolver().url_patterns  # noqa: B018 -- reading it imports every page
    gc.collect()
    gc.freeze()
    gc.set_threshold(10_000, 10, 10)
    return wsgi


application = Server(settled(get_wsgi_application()))
