"""A web server that images are fetched from, and that treats its client badly."""

import socket
import threading
import time


class Web:
    """Answers by path: `/image` well; `/silent` never; `/drip` a byte a second; `/to/ADDRESS` by a redirect;
    `/endless` with a body without end; `/header` with a header without end."""

    def __init__(self, image: bytes):
        self.image = image
        self.asked = 0
        self.done = threading.Event()
        self.listener = socket.create_server(("127.0.0.1", 0), backlog=512)
        self.port = self.listener.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    def url(self, path: str) -> str:
        return f"http://127.0.0.1:{self.port}{path}"

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.done.set()
        self.listener.close()

    def _accept(self):
        while not self.done.is_set():
            try:
                line, _ = self.listener.accept()
            except OSError:
                return
            self.asked += 1
            threading.Thread(target=self._answer, args=(line,), daemon=True).start()

    def _answer(self, line: socket.socket):
        head = b"HTTP/1.1 200 OK\r\nContent-Type: image/png\r\nConnection: close\r\n"
        try:
            with line:
                received = b""
                while b"\r\n\r\n" not in received:
                    if not (piece := line.recv(65536)):
                        return
                    received += piece
                path = received.split(b" ")[1].decode(errors="replace")
                if path.startswith("/to/"):
                    line.sendall(f"HTTP/1.1 302 Found\r\nLocation: {path[4:]}\r\nContent-Length: 0\r\n\r\n".encode())
                elif path == "/silent":
                    self.done.wait(120)
                elif path == "/drip":
                    line.sendall(head + b"Content-Length: 100000\r\n\r\n")
                    while not self.done.wait(1):
                        line.sendall(b"x")
                elif path == "/endless":
                    line.sendall(head + b"\r\n")
                    while not self.done.is_set():
                        line.sendall(bytes(1 << 16))
                elif path == "/header":
                    line.sendall(head)
                    while not self.done.is_set():
                        line.sendall(b"X-More: " + b"x" * 8000 + b"\r\n")
                else:
                    line.sendall(head + b"Content-Length: %d\r\n\r\n" % len(self.image) + self.image)
        except OSError:
            pass


class SilentNames:
    """A name server on an address of loopback that is asked and never answers."""

    def __init__(self, address: str = "127.0.0.153"):
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.socket.bind((address, 53))

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.socket.close()


def wait_until(is_so, patience: float, pause: float = 0.05) -> bool:
    """Whether something becomes so in time."""
    end = time.monotonic() + patience
    while time.monotonic() < end:
        if is_so():
            return True
        time.sleep(pause)
    return is_so()
