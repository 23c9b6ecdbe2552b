"""The event loop in front: stalled clients hold no thread, answers come whole, nothing leaks between requests."""

from __future__ import annotations

import asyncio
import contextvars
import threading
import time
from collections.abc import Callable, Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from yuanlian.config import server
from yuanlian.config.server import Server

Answer = tuple[int, dict[bytes, bytes], bytes]
MARK: contextvars.ContextVar[str] = contextvars.ContextVar("mark", default="")


def echo(environ: dict[str, Any], start_response: Callable[..., None]) -> list[bytes]:
    """A WSGI application that says what it was asked."""
    body = environ["wsgi.input"].read()
    words = [environ["REQUEST_METHOD"], environ["PATH_INFO"].encode("latin1").decode(), environ["QUERY_STRING"]]
    start_response("200 OK", [("Content-Type", "text/plain"), ("X-Cookie", environ.get("HTTP_COOKIE", ""))])
    return [" ".join(words).encode(), b"|", body]


def scope(method: str = "GET", path: str = "/", headers: tuple[tuple[bytes, bytes], ...] = ()) -> dict[str, Any]:
    """An ASGI http scope."""
    return {
        "type": "http", "http_version": "1.1", "method": method, "path": path, "query_string": b"a=1",
        "headers": list(headers), "server": ("127.0.0.1", 8000), "client": ("127.0.0.1", 9), "scheme": "http",
    }  # fmt: skip


def run(coroutine: Coroutine[Any, Any, Answer]) -> Answer:
    """What the coroutine answers; it runs in a thread of its own, as a browser test leaves a loop in this one."""
    with ThreadPoolExecutor(1) as apart:
        return apart.submit(asyncio.run, coroutine).result()


async def ask(app: Server, asked: dict[str, Any], *parts: bytes) -> Answer:
    """Status, headers and body of one answer."""
    messages = [{"type": "http.request", "body": part, "more_body": True} for part in parts]
    messages.append({"type": "http.request", "body": b"", "more_body": False})
    sent: list[dict[str, Any]] = []

    async def receive() -> dict[str, Any]:
        return messages.pop(0)

    async def send(message: dict[str, Any]) -> None:
        sent.append(message)

    await app(asked, receive, send)
    body = b"".join(message.get("body", b"") for message in sent[1:])
    return sent[0]["status"], dict(sent[0]["headers"]), body


def test_the_application_sees_the_request_as_it_was_sent() -> None:
    asked = scope("POST", "/z/泸州", ((b"cookie", b"a=1"), (b"cookie", b"b=2")))
    status, headers, body = run(ask(Server(echo, threads=1), asked, b"one", b"two"))
    assert (status, headers[b"x-cookie"], body.decode()) == (200, b"a=1; b=2", "POST /z/泸州 a=1|onetwo")


def test_a_head_request_gets_no_body() -> None:
    assert run(ask(Server(echo, threads=1), scope("HEAD")))[2] == b""


def test_a_header_with_an_underscore_poses_as_no_other() -> None:
    asked = scope(headers=((b"coo_kie", b"x"), (b"x_cookie", b"y")))
    assert set(server.environ_of(asked, None)) & {"HTTP_COO_KIE", "HTTP_X_COOKIE"} == set()


def test_a_body_beyond_the_limit_is_refused(monkeypatch) -> None:
    monkeypatch.setattr(server, "BODY_LIMIT", 4)
    assert run(ask(Server(echo, threads=1), scope("POST"), b"abc", b"def"))[0] == 413


def test_stalled_uploads_hold_no_thread() -> None:
    async def scene() -> Answer:
        app = Server(echo, threads=1)

        async def stall() -> dict[str, Any]:
            await asyncio.Event().wait()
            return {}

        async def nowhere(_message: dict[str, Any]) -> None:
            return None

        stalled = [asyncio.create_task(app(scope("POST"), stall, nowhere)) for _ in range(50)]
        await asyncio.sleep(0.05)
        answer = await asyncio.wait_for(ask(app, scope()), timeout=5)
        for task in stalled:
            task.cancel()
        return answer

    assert run(scene())[0] == 200


def test_what_one_request_sets_is_not_seen_by_the_next() -> None:
    seen: list[tuple[str, int]] = []

    def marking(_environ: dict[str, Any], start_response: Callable[..., None]) -> list[bytes]:
        seen.append((MARK.get(), threading.get_ident()))
        MARK.set("mine")
        start_response("204 No Content", [])
        return []

    async def twice() -> Answer:
        app = Server(marking, threads=1)
        await ask(app, scope())
        return await ask(app, scope())

    run(twice())
    assert ([mark for mark, _thread in seen], len({thread for _mark, thread in seen})) == (["", ""], 1)


def test_a_failure_inside_still_closes_the_answer() -> None:
    closed: list[bool] = []

    class Falling:
        """An answer that breaks in the middle."""

        def __iter__(self) -> Any:
            yield b"part"
            raise RuntimeError("fell")

        def close(self) -> None:
            """Say that it was called."""
            closed.append(True)

    def falling(_environ: dict[str, Any], start_response: Callable[..., None]) -> Any:
        start_response("200 OK", [])
        return Falling()

    try:
        run(ask(Server(falling, threads=1), scope()))
    except RuntimeError:
        closed.append(False)
    assert closed == [True, False]


class Meeting:
    """A WSGI application in which the first caller stays until `leave` is set; counts who is inside."""

    def __init__(self, *, at_once: int) -> None:
        self.leave, self.full = threading.Event(), threading.Event()
        self.at_once, self.inside, self.most = at_once, 0, 0

    def __call__(self, _environ: dict[str, Any], start_response: Callable[..., None]) -> list[bytes]:
        self.inside += 1
        self.most = max(self.most, self.inside)
        if self.inside >= self.at_once:
            self.full.set()
        self.leave.wait(5)
        self.inside -= 1
        start_response("204 No Content", [])
        return []


async def crowd(app: Server, meeting: Meeting, number: int) -> list[bytes | None]:
    """So many ask at once; what each is told about its connection."""
    asking = [asyncio.create_task(ask(app, scope())) for _ in range(number)]
    while app.turns.here < number:  # noqa: ASYNC110 -- the server tells nobody how many are here
        await asyncio.sleep(0.001)
    if meeting.at_once > 1:
        await asyncio.to_thread(meeting.full.wait, 5)
    meeting.leave.set()
    return [(await answer)[1].get(b"connection") for answer in asking]


def heard(app: Server, meeting: Meeting, number: int) -> list[bytes | None]:
    """`crowd`, from here."""
    with ThreadPoolExecutor(1) as apart:
        return apart.submit(asyncio.run, crowd(app, meeting, number)).result()


def test_one_process_computes_one_answer_at_a_time() -> None:
    meeting = Meeting(at_once=1)
    heard(Server(meeting, threads=4, patience=5), meeting, 4)
    assert meeting.most == 1


def test_a_slow_answer_holds_nobody_longer_than_the_patience() -> None:
    meeting = Meeting(at_once=2)
    heard(Server(meeting, threads=2, patience=0.01), meeting, 2)
    assert meeting.most == 2


def test_an_answer_in_parts_lets_those_who_wait_go_first() -> None:
    said: list[str] = []
    waited = threading.Event()

    def application(environ: dict[str, Any], start_response: Callable[..., None]) -> Iterator[bytes]:
        start_response("200 OK", [])
        if environ["PATH_INFO"] == "/long":
            said.append("first part")
            yield b"1"
            waited.wait(5)
            yield b"2"
            said.append("last part")
        else:
            said.append("short")
        yield b""

    app = Server(application, threads=2, patience=30, share=0)

    async def both() -> Answer:
        long = asyncio.create_task(ask(app, scope(path="/long")))
        while not said:  # noqa: ASYNC110 -- the application runs in a thread
            await asyncio.sleep(0.001)
        short = asyncio.create_task(ask(app, scope(path="/short")))
        while not app.turns.waiting:  # noqa: ASYNC110 -- the server tells nobody who waits
            await asyncio.sleep(0.001)
        waited.set()
        await short
        return await long

    assert run(both())[2] == b"12"
    assert said == ["first part", "short", "last part"]


def test_an_answer_of_many_small_parts_is_not_held_up() -> None:
    turns, here = server.Turns(patience=30, share=3600), []

    def come() -> None:
        with turns.taken() as turn:
            here.append(turn.mine)

    with turns.taken() as turn:
        waiting = threading.Thread(target=come)
        waiting.start()
        while not turns.waiting:
            time.sleep(0.001)
        turn.between()
        assert (turn.mine, here) == (True, [])
    waiting.join(30)
    assert here == [True]


def test_nobody_is_forgotten_who_came_when_the_turn_went_round() -> None:
    turns, done = server.Turns(patience=0.0001, share=0), []

    def come() -> None:
        for _ in range(200):
            with turns.taken() as turn:
                turn.between()
        done.append(True)

    threads = [threading.Thread(target=come) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert (len(done), turns.here, list(turns.waiting), turns.taken_now) == (8, 0, [], False)


def test_a_process_with_a_queue_sends_its_clients_to_its_siblings() -> None:
    meeting = Meeting(at_once=1)
    assert heard(Server(meeting, threads=4, patience=5, siblings=True), meeting, 3) == [None, None, b"close"]
    meeting = Meeting(at_once=1)
    assert heard(Server(meeting, threads=4, patience=5, siblings=False), meeting, 3) == [None, None, None]
