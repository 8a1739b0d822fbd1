"""gunicorn, set for two cores: threads for waiting, processes for work."""

from __future__ import annotations

from typing import Any

from core.warm import warm_up

worker_class = "gthread"
preload_app = True  # import once, then fork; nothing is connected before
keepalive = 15
timeout = 60
graceful_timeout = 20
backlog = 2048
control_socket_disable = True
accesslog = None
errorlog = "-"
loglevel = "warning"
worker_tmp_dir = "/dev/shm"  # noqa: S108 - the heartbeat file must not wait for a disk


def when_ready(server: Any) -> None:
    """Warm the application up once, before the workers fork."""
    warm_up(server.app.wsgi())
