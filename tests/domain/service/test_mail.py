"""The same news by mail, to a real SMTP peer: one mail per account with an address, sent by the worker, once."""

from __future__ import annotations

import socketserver
import threading
from collections.abc import Iterator
from email import message_from_bytes, policy

import pytest

from yuanlian.kernel import outbox
from yuanlian.kernel.models import OutboxEvent


class Session(socketserver.StreamRequestHandler):
    """One conversation: says yes to everything and keeps the letter."""

    def handle(self) -> None:
        self.say("220 test")
        while line := self.rfile.readline():
            word = line.strip().upper()
            if word.startswith(b"DATA"):
                self.say("354 go on")
                self.keep()
                self.say("250 kept")
            elif word.startswith(b"QUIT"):
                self.say("221 bye")
                return
            else:
                self.say("250 yes")

    def keep(self) -> None:
        letter = b""
        while (line := self.rfile.readline()) != b".\r\n":
            letter += line
        self.server.letters.append(message_from_bytes(letter, policy=policy.default))  # type: ignore[attr-defined]  # see Peer

    def say(self, words: str) -> None:
        self.wfile.write(words.encode() + b"\r\n")


class Peer(socketserver.ThreadingTCPServer):
    """An SMTP server that keeps what it gets."""

    daemon_threads = True
    allow_reuse_address = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Session)
        self.letters: list = []


@pytest.fixture
def peer(settings) -> Iterator[Peer]:
    """A running SMTP server that the house knows of."""
    with Peer() as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = server.server_address
        settings.YUANLIAN_PUBLIC_URL = "https://zone.example/"
        yield server
        server.shutdown()


@pytest.fixture
def addressed(stage):
    """The bureau has a mail address, and reads English."""
    account = stage.accounts["bureau"]
    account.email, account.language = "bureau@zone.example", "en"
    account.save()
    return stage


def test_who_has_an_address_gets_the_news_with_its_link(addressed, peer):
    request = addressed.raised()
    outbox.drain()
    (letter,) = peer.letters
    assert (
        letter["To"],
        str(letter["Subject"]).strip().startswith("New request to accept"),
        letter.get_content().split()[-1],
    ) == (
        "bureau@zone.example",
        True,
        f"https://zone.example/z/here/requests/{request.id}/",
    )


def test_nothing_is_sent_before_the_act_has_committed(addressed, peer):
    addressed.raised()
    assert peer.letters == []


def test_a_mail_is_sent_once(addressed, peer):
    addressed.raised()
    outbox.drain()
    outbox.drain()
    assert len(peer.letters) == 1


def test_a_second_delivery_is_known_as_the_same_letter(addressed, peer):
    addressed.raised()
    outbox.drain()
    OutboxEvent.objects.filter(topic="service.mail").update(done_at=None)
    outbox.drain()
    assert len({letter["Message-ID"] for letter in peer.letters}) == 1


def test_a_server_that_is_down_is_tried_again(addressed, peer, settings):
    port, settings.EMAIL_PORT = settings.EMAIL_PORT, 1
    addressed.raised()
    outbox.drain()
    waiting = OutboxEvent.objects.get(topic="service.mail", payload__account=str(addressed.accounts["bureau"].id))
    settings.EMAIL_PORT = port
    waiting.due_at = waiting.created_at
    waiting.save()
    outbox.drain()
    assert (waiting.attempts, len(peer.letters)) == (1, 1)


def test_without_a_server_nothing_is_queued(addressed):
    addressed.raised()
    assert OutboxEvent.objects.filter(topic="service.mail").count() == 0


def test_who_has_no_address_gets_no_mail(stage, peer):
    stage.raised()
    outbox.drain()
    assert peer.letters == []
