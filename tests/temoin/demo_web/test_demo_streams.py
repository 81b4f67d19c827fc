"""More hosts, streamed answers, WebSockets that are held."""

from __future__ import annotations

import itertools
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from http.client import IncompleteRead

import pytest
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection
from websockets.sync.client import connect as websocket_connect

from temoin.demo import streaming
from temoin.demo.exchange import Answer, Chunk, Conversation, Request, Stream, page
from temoin.demo.log import MOST_BODY_KEPT, MOST_MESSAGES_KEPT, HeardMessage
from temoin.demo.server import DemoWeb
from tests.temoin.demo_web.client import connection_to, fetch

HOST = "more.stream.example"
THREE = (Chunk(b"one "), Chunk(b"two ", 0.02), Chunk(b""), Chunk(b"three", 0.02))


class Endless:
    """Chunks without end, which remember whether anybody still asks for them."""

    def __init__(self) -> None:
        self.asked = 0
        self.after = threading.Event()

    def __iter__(self) -> Iterator[Chunk]:
        try:
            while True:
                self.asked += 1
                yield Chunk(b"more ", 0.01)
        finally:
            self.after.set()


ENDLESS = Endless()


def answer(request: Request) -> Answer:
    match request.path:
        case "/chunked":
            return Answer(stream=Stream(THREE), set_cookies=("streamed=1",))
        case "/until-close":
            return Answer(stream=Stream(THREE, chunked=False))
        case "/endless":
            return Answer(stream=Stream(ENDLESS))
        case "/flood":
            return Answer(stream=Stream(itertools.repeat(Chunk(b"x" * 65536))))
        case "/pause":
            return Answer(stream=Stream([Chunk(b"x"), Chunk(b"y", 60.0)]))
        case "/socket":
            return Answer(101, websocket=True, conversation=Conversation(("hello",)), set_cookies=("socket=1",))
        case "/short-socket":
            return Answer(101, websocket=True, conversation=Conversation(echoes=False, lasts_s=0.1))
        case _:
            return page("<title>more</title>")


@pytest.fixture(scope="module")
def web() -> Iterator[DemoWeb]:
    with DemoWeb({HOST: answer, "plain.example": answer}) as running:
        yield running


def socket_to(web: DemoWeb, path: str) -> ClientConnection:
    trusted = ssl.create_default_context(cafile=str(web.ca_file))
    raw = socket.create_connection(("127.0.0.1", web.https_port), timeout=20)
    return websocket_connect(f"wss://{HOST}{path}", sock=raw, ssl=trusted, compression=None, proxy=None)


def wait_for(true: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 10.0
    while not true():
        assert time.monotonic() < deadline, "threads are left"
        time.sleep(0.01)


def test_more_hosts_come_before_the_webs_own(web: DemoWeb) -> None:
    assert "<title>more</title>" in fetch(web, f"https://{HOST}/").text
    assert "<title>more</title>" in fetch(web, "https://plain.example/").text
    assert fetch(web, "https://other.stream.example/").status == 404


def test_a_stream_arrives_whole_and_its_connection_serves_again(web: DemoWeb) -> None:
    mark = web.log.mark()
    with closing(connection_to(web, "https", HOST)) as client:
        for _ in range(2):
            client.request("GET", "/chunked")
            reply = client.getresponse()
            assert reply.headers["Transfer-Encoding"] == "chunked"
            assert reply.read() == b"one two three"
    entries = web.log.since(mark)
    assert [entry.set_cookies for entry in entries] == [("streamed=1",)] * 2
    assert len({entry.connection for entry in entries}) == 1


def test_a_stream_without_length_ends_with_its_connection(web: DemoWeb) -> None:
    reply = fetch(web, f"https://{HOST}/until-close")
    assert reply.text == "one two three"
    assert reply.headers["Connection"] == "close"
    assert "Content-Length" not in reply.headers
    assert "Transfer-Encoding" not in reply.headers


def test_a_streamed_request_is_logged_before_its_body_ends_and_ends_when_the_client_leaves(web: DemoWeb) -> None:
    mark = web.log.mark()
    with closing(connection_to(web, "https", HOST)) as client:
        client.request("GET", "/endless")
        reply = client.getresponse()
        assert reply.read(10) == b"more more "
        assert [entry.path for entry in web.log.since(mark)] == ["/endless"]
        assert not ENDLESS.after.is_set()
        reply.close()
    assert ENDLESS.after.wait(5.0)


def test_a_client_that_leaves_in_a_pause_is_noticed_at_once(web: DemoWeb) -> None:
    before = set(threading.enumerate())
    with closing(connection_to(web, "https", HOST)) as client:
        client.request("GET", "/pause")
        reply = client.getresponse()
        assert reply.read(1) == b"x"
        serving = set(threading.enumerate()) - before
        assert serving
        reply.close()
    wait_for(lambda: not serving & set(threading.enumerate()))


def test_a_stream_out_of_bounds_is_cut(web: DemoWeb) -> None:
    with closing(connection_to(web, "https", HOST)) as client:
        client.request("GET", "/flood")
        with pytest.raises(IncompleteRead) as cut:
            client.getresponse().read()
    assert 0 < len(cut.value.partial) <= streaming.MOST_STREAM_BYTES


def test_stopping_ends_streams_and_conversations() -> None:
    before = set(threading.enumerate())
    web = DemoWeb({HOST: answer}).start()
    with closing(connection_to(web, "https", HOST)) as client, socket_to(web, "/socket") as line:
        client.request("GET", "/pause")
        assert client.getresponse().read(1) == b"x"
        assert line.recv(timeout=5) == "hello"
        begun = time.monotonic()
        web.stop()
        assert time.monotonic() - begun < 10
    wait_for(lambda: set(threading.enumerate()) <= before)


def test_a_conversation_greets_echoes_and_is_logged(web: DemoWeb) -> None:
    mark = web.log.mark()
    long = "é" * 40000
    with socket_to(web, "/socket") as line:
        assert line.response is not None
        assert line.response.headers["Set-Cookie"] == "socket=1"
        assert line.recv(timeout=5) == "hello"
        for said in ("short", b"\x00\xff" * 100, long):
            line.send(said)
            assert line.recv(timeout=5) == said
        line.send(iter(["in ", "several ", "frames"]))
        assert line.recv(timeout=5) == "in several frames"
        assert line.ping().wait(5)
    (entry,) = web.log.since(mark)
    assert (entry.scheme, entry.set_cookies) == ("wss", ("socket=1",))
    assert web.log.messages(entry) == (
        HeardMessage(text=True, data=b"short", size=5),
        HeardMessage(text=False, data=b"\x00\xff" * 100, size=200),
        HeardMessage(text=True, data=long.encode()[:MOST_BODY_KEPT], size=80000),
        HeardMessage(text=True, data=b"in several frames", size=17),
    )


def test_a_conversation_ends_by_itself_and_politely(web: DemoWeb) -> None:
    with socket_to(web, "/short-socket") as line:
        line.send("anybody?")
        with pytest.raises(ConnectionClosed) as closed:
            line.recv(timeout=5)
    assert closed.value.rcvd is not None
    assert closed.value.rcvd.code == 1000


def test_messages_kept_are_bounded(web: DemoWeb) -> None:
    mark = web.log.mark()
    with socket_to(web, "/socket") as line:
        assert line.recv(timeout=5) == "hello"
        for number in range(MOST_MESSAGES_KEPT + 5):
            line.send(str(number))
            assert line.recv(timeout=5) == str(number)
    (entry,) = web.log.since(mark)
    assert len(web.log.messages(entry)) == MOST_MESSAGES_KEPT
