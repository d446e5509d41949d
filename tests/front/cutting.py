"""A road to a PostgreSQL server that breaks at the worst moment: the commit is done, unanswered."""

import socket
import threading

COMMIT = b"COMMIT\0"


class CuttingRoad:
    """Passes on what both sides say. `cut` commits are swallowed: done, but nobody hears of it."""

    def __init__(self, host: str, port: int) -> None:
        self.cut = 0
        self.was_cut = 0
        self._server = (host, port)
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listening.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    def close(self) -> None:
        self._listening.close()

    def _accept(self) -> None:
        while True:
            try:
                client, _ = self._listening.accept()
            except OSError:
                return
            threading.Thread(target=self._carry, args=(client,), daemon=True).start()

    def _carry(self, client: socket.socket) -> None:
        with client, socket.create_connection(self._server) as server:
            back = threading.Thread(target=_pass_on, args=(server, client), daemon=True)
            back.start()
            while said := _heard(client):
                if self.cut and COMMIT in said:
                    self.cut -= 1
                    # Nothing comes back any more; the server reads the commit, and does it.
                    client.shutdown(socket.SHUT_RDWR)
                    server.sendall(said)
                    self.was_cut += 1
                    server.shutdown(socket.SHUT_WR)
                    break
                server.sendall(said)
            back.join(5)


def _pass_on(server: socket.socket, client: socket.socket) -> None:
    while said := _heard(server):
        try:
            client.sendall(said)
        except OSError:
            continue


def _heard(side: socket.socket) -> bytes:
    try:
        return side.recv(65536)
    except OSError:
        return b""
