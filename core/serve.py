"""Serves the site: gunicorn and a supervised background worker under one parent.

A worker that dies is started again, after a pause that doubles up to half a minute; when gunicorn
ends, everything ends with its status.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from types import FrameType

from core.settings import load_settings

LONGEST_PAUSE = 30.0


class Worker:
    """The background worker as a child process that is kept alive."""

    def __init__(self) -> None:
        self.process: subprocess.Popen[bytes] | None = None
        self.pause = 1.0
        self.not_before = 0.0
        self.started = 0.0

    def keep_alive(self) -> None:
        """Start it, or start it again when it has ended and the pause is over."""
        now = time.monotonic()
        if self.process is not None and self.process.poll() is None:
            if now - self.started > 60:
                self.pause = 1.0
            return
        if self.process is not None and self.not_before < self.started:
            self.not_before = now + self.pause
            self.pause = min(LONGEST_PAUSE, self.pause * 2)
        if now >= self.not_before:
            words = [sys.executable, "-m", "flask", "--app", "app", "jobs", "work"]
            self.process = subprocess.Popen(words)
            self.started = now

    def stop(self) -> None:
        """End it, by force after five seconds."""
        if self.process is None or self.process.poll() is not None:
            return
        self.process.terminate()
        try:
            self.process.wait(5)
        except subprocess.TimeoutExpired:
            self.process.kill()


def gunicorn_words() -> list[str]:
    """Return the command that serves the site on ``HOST`` and ``PORT``, set for two cores."""
    settings = load_settings()
    bind = f"{os.environ.get('HOST', '127.0.0.1')}:{os.environ.get('PORT', '8000')}"
    return [
        sys.executable,
        "-m",
        "gunicorn",
        "--config",
        "gunicorn.conf.py",
        "--bind",
        bind,
        "--workers",
        str(settings.workers),
        "--threads",
        str(settings.threads),
        "app:create_app()",
    ]


def main() -> int:
    """Run until gunicorn ends or a signal comes; return gunicorn's status."""
    server = subprocess.Popen(gunicorn_words())
    worker = Worker()

    def stop(number: int, frame: FrameType | None) -> None:
        server.terminate()

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    while server.poll() is None:
        worker.keep_alive()
        time.sleep(0.2)
    worker.stop()
    return server.returncode


if __name__ == "__main__":
    sys.exit(main())
