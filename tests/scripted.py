"""A server that speaks the OpenAI-compatible interface and answers as a test's script says."""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Body = dict[str, Any]


@dataclass
class Raw:
    """An answer as it goes over the wire: for what no well-behaved server sends."""

    data: bytes = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    drop: bool = False  # the connection breaks before an answer
    pause: float = 0.0  # seconds before the first byte
    drip: float = 0.0  # seconds between bytes


def said(words: str | dict[str, Any], **more: Any) -> Raw:
    """An answer of the interface's form that holds these words."""
    content = words if isinstance(words, str) else json.dumps(words)
    whole: Body = {
        "choices": [{"message": {"role": "assistant", "content": content}, "finish_reason": "stop"}],
        "usage": {"prompt_tokens": 100, "completion_tokens": 20}, **more,
    }  # fmt: skip
    return Raw(json.dumps(whole).encode())


def passage_of(body: Body) -> str:
    """The passage in a question: what stands between the marks."""
    found = re.search(r"<passage (\w+)>\n(.*)\n</passage \1>", body["messages"][-1]["content"], re.DOTALL)
    assert found is not None
    return found[2]


class Scripted:
    """What was asked, and what is answered: ``answer`` takes a question's body and how many came before it."""

    def __init__(self, answer: Callable[[Body, int], Raw]) -> None:
        self.answer = answer
        self.asked: list[Body] = []
        self.headers: list[dict[str, str]] = []
        self.lock = threading.Lock()
        self.url = ""


@contextmanager
def serving(answer: Callable[[Body, int], Raw]) -> Iterator[Scripted]:
    """A server on a free port of this machine for the length of a test."""
    script = Scripted(answer)

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["content-length"])))
            with script.lock:
                number = len(script.asked)
                script.asked.append(body)
                script.headers.append(dict(self.headers.items()))
            raw = script.answer(body, number)
            if raw.drop:
                self.close_connection = True
                self.connection.close()
                return
            ended.wait(raw.pause)
            try:
                self.send_response(raw.status)
                for name, value in raw.headers.items():
                    self.send_header(name, value)
                self.send_header("content-length", str(len(raw.data)))
                self.end_headers()
                if raw.drip:
                    for byte in raw.data:
                        self.wfile.write(bytes([byte]))
                        self.wfile.flush()
                        if ended.wait(raw.drip):
                            return
                else:
                    self.wfile.write(raw.data)
            except OSError:
                self.close_connection = True  # whoever asked has gone

        def log_message(self, *_: Any) -> None:
            pass

    ended = threading.Event()
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    script.url = f"http://127.0.0.1:{server.server_address[1]}/v1"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield script
    finally:
        ended.set()
        server.shutdown()
        server.server_close()
        thread.join(5)
