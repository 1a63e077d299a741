"""Requests, and the tokens they carry."""

import base64
import hashlib
import hmac
import json
import time

SECRET = "a-secret-for-benchmarks-of-more-than-64-bytes-which-protects-nothing"


def request(method, path, body=b"", **headers):
    """A request as bytes; in names of headers, _ stands for -."""
    lines = [f"{method} {path} HTTP/1.1", "Host: localhost"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    if body:
        lines += ["Content-Type: application/json", f"Content-Length: {len(body)}"]
    return "\r\n".join(lines + ["", ""]).encode() + body


def token(user, **claims):
    """A user's token, for a day."""
    now = int(time.time())
    claims = {"sub": user, "iss": "bench", "aud": "bench", "iat": now, "exp": now + 86400, **claims}
    parts = [_base64(json.dumps(part).encode()) for part in ({"alg": "HS256", "typ": "JWT", "kid": "bench"}, claims)]
    signature = hmac.new(SECRET.encode(), b".".join(parts), hashlib.sha256).digest()
    return b".".join([*parts, _base64(signature)]).decode()


def _base64(data):
    return base64.urlsafe_b64encode(data).rstrip(b"=")
