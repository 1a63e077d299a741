"""As much of a FastCGI web server as is needed to hold a connection, and to ask as soon as there is somebody to ask."""

import socket
import struct

BEGIN_REQUEST, END_REQUEST, PARAMS, STDIN, STDOUT = 1, 3, 4, 5, 6


class Connection:
    """A kept connection to a responder."""

    def __init__(self, path):
        self._socket = socket.socket(socket.AF_UNIX)
        self._socket.connect(path)

    def close(self):
        self._socket.close()

    def get(self, path, **headers):
        """The answer to a GET, with its head."""
        address, _, query = path.partition("?")
        variables = {
            "GATEWAY_INTERFACE": "CGI/1.1", "SERVER_PROTOCOL": "HTTP/1.1", "REQUEST_METHOD": "GET", "REQUEST_URI": path,
            "SCRIPT_NAME": address, "QUERY_STRING": query, "HTTP_HOST": "localhost",
            **{f"HTTP_{name.upper()}": value for name, value in headers.items()}}
        params = b"".join(_pair(name.encode(), value.encode()) for name, value in variables.items())
        self._socket.sendall(
            _record(BEGIN_REQUEST, struct.pack(">HB5x", 1, 1)) + _record(PARAMS, params) + _record(PARAMS, b"") +
            _record(STDIN, b""))
        answer = b""
        while True:
            _, kind, _, length, padding, _ = struct.unpack(">BBHHBB", self._receive(8))
            content = self._receive(length + padding)[:length]
            if kind == STDOUT:
                answer += content
            elif kind == END_REQUEST:
                return answer

    def _receive(self, count):
        data = b""
        while len(data) < count:
            part = self._socket.recv(count - len(data))
            if not part:
                raise ConnectionError("the responder has closed the connection")
            data += part
        return data


def _record(kind, content):
    return struct.pack(">BBHHBB", 1, kind, 1, len(content), 0, 0) + content


def _pair(name, value):
    return b"".join(struct.pack(">I", 0x8000_0000 | len(part)) for part in (name, value)) + name + value
