"""A small browser: keeps cookies and the CSRF token, one connection kept alive."""

from __future__ import annotations

import http.client
import json
import re
import time
import urllib.parse
from typing import Any

_TOKEN = re.compile(r'name="csrf-token" content="([^"]+)"')


class Browser:
    """One candidate's browser. ``times`` collects (operation, seconds)."""

    def __init__(self, host: str, port: int) -> None:
        self._connection = http.client.HTTPConnection(host, port, timeout=60)
        self._cookies: dict[str, str] = {}
        self.token = ""

    def get(self, path: str, **headers: str) -> tuple[int, dict[str, str], bytes]:
        """GET a page; remembers cookies and the CSRF token."""
        return self._ask("GET", path, None, headers)

    def form(self, path: str, **fields: str) -> tuple[int, dict[str, str], bytes]:
        """POST a form with the token."""
        body = urllib.parse.urlencode({"csrf_token": self.token, **fields})
        return self._ask(
            "POST", path, body.encode(), {"Content-Type": "application/x-www-form-urlencoded"}
        )

    def json(self, path: str, document: Any) -> tuple[int, dict[str, str], bytes]:
        """POST JSON with the token in the header."""
        headers = {
            "Content-Type": "application/json",
            "X-CSRFToken": self.token,
            "Accept": "application/json",
        }
        return self._ask("POST", path, json.dumps(document).encode(), headers)

    def close(self) -> None:
        """Close the connection."""
        self._connection.close()

    def _ask(
        self, method: str, path: str, body: bytes | None, headers: dict[str, str]
    ) -> tuple[int, dict[str, str], bytes]:
        if self._cookies:
            headers["Cookie"] = "; ".join(f"{k}={v}" for k, v in self._cookies.items())
        for attempt in (1, 2):
            try:
                self._connection.request(method, path, body, headers)
                answer = self._connection.getresponse()
                break
            except (http.client.RemoteDisconnected, ConnectionResetError, BrokenPipeError):
                self._connection.close()
                if attempt == 2:
                    raise
        data = answer.read()
        for name, value in answer.getheaders():
            if name.lower() == "set-cookie":
                key, _, rest = value.partition("=")
                self._cookies[key] = rest.partition(";")[0]
        if method == "GET" and b"csrf-token" in data[:4000]:
            found = _TOKEN.search(data[:4000].decode("utf-8", "replace"))
            if found:
                self.token = found.group(1)
        return answer.status, {k.lower(): v for k, v in answer.getheaders()}, data


def timed(times: list[float], call: Any, *args: Any, **kwargs: Any) -> Any:
    """Call, and add how long it took in seconds."""
    begin = time.perf_counter()
    answer = call(*args, **kwargs)
    times.append(time.perf_counter() - begin)
    return answer
