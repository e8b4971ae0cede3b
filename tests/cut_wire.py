"""A wire to the test server that can be cut: a small TCP proxy before its socket.

As a program it is the far end of a network of its own (`unshare -n`): `cut_wire.py SOCKET OCTETS` says its port, and
once so many octets went to the server, no packet comes back any more, and nobody is told.
"""

import socket
import subprocess
import sys
import threading
from contextlib import suppress


class Wire:
    """Listens on a port of this machine and passes octets on, until `left` of them went to the server.

    Then `at_end` is called with both ends of the connection that brought them, and cuts it, and it alone: one that
    is slow to notice must not cut what was opened since.
    """

    def __init__(self, socket_path: str, host: str = "127.0.0.1") -> None:
        self._there = socket_path
        self.left = None
        self.at_end = self.cut
        self._listening = socket.create_server((host, 0))
        self.port = self._listening.getsockname()[1]
        self._open: list[socket.socket] = []
        threading.Thread(target=self._accept, daemon=True).start()

    def cut(self, *ends: socket.socket) -> None:
        """Close a connection on both sides."""
        for end in ends:
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
            end.close()

    def close(self) -> None:
        """Cut it for good."""
        self._listening.close()
        self.cut(*self._open)

    def _accept(self) -> None:
        while True:
            try:
                client, _ = self._listening.accept()
            except OSError:
                return
            server = socket.socket(socket.AF_UNIX)
            server.connect(self._there)
            self._open += [client, server]
            threading.Thread(target=self._pass, args=(client, server, True), daemon=True).start()
            threading.Thread(target=self._pass, args=(server, client, False), daemon=True).start()

    def _pass(self, source: socket.socket, target: socket.socket, counted: bool) -> None:
        with suppress(OSError):
            while octets := source.recv(1 << 16):
                if counted and self.left is not None:
                    self.left -= len(octets)
                    if self.left < 0:
                        self.at_end(source, target)
                        return
                target.sendall(octets)
            target.shutdown(socket.SHUT_WR)


def _fall_silent(*_ends: socket.socket) -> None:
    """Let no packet leave the interface of the network's far end."""
    words = "tc qdisc add dev there root tbf rate 8bit burst 1 limit 1"
    subprocess.run(words.split(), check=True)


if __name__ == "__main__":
    wire = Wire(sys.argv[1], "0.0.0.0")
    wire.left, wire.at_end = int(sys.argv[2]), _fall_silent
    print(wire.port, flush=True)
    sys.stdin.read()
