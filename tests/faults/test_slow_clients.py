"""Three hundred clients that stall do not keep the others from being answered."""

from __future__ import annotations

import socket
import time

import pytest

from faults.house import House

STALLED = 300
HEAD = b"GET /z/here/ HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Slow: "
BODY = (
    b"POST /sign-in/ HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/x-www-form-urlencoded\r\n"
    b"Content-Length: 100000\r\n\r\nusername="
)


def stalled(house: House, words: bytes) -> list[socket.socket]:
    """So many connections that sent this much and no more."""
    clients = []
    for _ in range(STALLED):
        client = socket.create_connection(("127.0.0.1", house.port), timeout=10)
        client.sendall(words)
        clients.append(client)
    return clients


@pytest.mark.parametrize("words", [HEAD, BODY], ids=["in the head", "in the body"])
def test_stalled_clients_do_not_stop_the_server(house: House, words: bytes) -> None:
    house.open()
    clients = stalled(house, words)
    begun = time.monotonic()
    statuses = [house.ask("GET", "/sign-in/") for _ in range(10)]
    took = time.monotonic() - begun
    for client in clients:
        client.close()
    assert (statuses, took < 10) == ([200] * 10, True)
