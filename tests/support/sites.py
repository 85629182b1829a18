"""Sites on this machine: real HTTP servers on loopback, at ports that the system gives."""

from __future__ import annotations

import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

HTML = "text/html; charset=utf-8"


@dataclass
class Site:
    """`pages`: path -> status, headers and content; what is not there is 404. `asked`: which paths were asked for."""

    host: str
    pages: dict[str, tuple[int, dict[str, str], bytes]] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    port: int = 0

    @property
    def name(self) -> str:
        return f"{self.host}:{self.port}"

    @property
    def url(self) -> str:
        return f"http://{self.name}"

    def shows(self, content: bytes | str, path: str = "/", status: int = 200, **headers: str) -> None:
        """Headers with `_` for `-`."""
        said = {"Content-Type": HTML, **{name.replace("_", "-"): value for name, value in headers.items()}}
        self.pages[path] = (status, said, content if isinstance(content, bytes) else content.encode())


@contextmanager
def served(host: str = "127.0.0.1", safe: ssl.SSLContext | None = None) -> Iterator[Site]:
    """A site that answers until the block ends. `host`: a name or number of this machine. `safe`: over https."""
    site = Site(host)

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            path = self.path.partition("?")[0]
            site.asked.append(path)
            status, headers, content = site.pages.get(path, (404, {"Content-Type": HTML}, b"<p>Niet gevonden"))
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_: object) -> None:
            return None

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    site.port = server.server_address[1]
    if safe is not None:
        server.socket = safe.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield site
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
