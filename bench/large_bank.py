"""Sites with as many synthetic items as asked, by bulk insert: two banks, ten authors, tags, use."""

from __future__ import annotations

import random
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy import insert, text

from accounts import services as accounts
from accounts.models import Person
from accounts.rules import OrganisationKind, Role
from app import create_app
from bench.site import fresh_database
from core.cli import upgrade_database
from core.db import db
from core.settings import Settings
from question_bank.models import Item, ItemState, ItemStatistics, ItemTag
from question_bank.rules import search_text
from question_bank.search import index_of, statements
from question_bank.services import create_bank

BATCH = 2_000
PASSWORD = "a-long-pass-phrase-2026"  # noqa: S105 - of people in a temporary database
EMAIL = "author0@example.org"
NOW = datetime(2026, 11, 22, 4, 0, tzinfo=UTC)
AUTHORS = 10
BOTH = {"zh": "机构", "en": "Body"}
THINGS = [
    "数据仓库",
    "分区表",
    "左连接",
    "窗口函数",
    "消息队列",
    "水印",
    "快照",
    "检查点",
    "倾斜",
    "小文件",
    "维度建模",
    "缓慢变化维",
    "血缘",
    "脱敏",
    "权限",
    "副本",
    "索引",
    "列式存储",
    "压缩",
    "序列化",
    "广播变量",
    "累加器",
    "宽依赖",
    "血统",
    "回填",
    "幂等",
    "去重",
    "偏移量",
    "主键",
    "外键",
]
ACTS = [
    "配置",
    "排查",
    "设计",
    "比较",
    "计算",
    "恢复",
    "优化",
    "监控",
    "校验",
    "迁移",
    "合并",
    "拆分",
    "加密",
    "审计",
    "估算",
    "采集",
]
WORDS = [
    "hive",
    "spark",
    "flink",
    "kafka",
    "hdfs",
    "join",
    "window",
    "lateness",
    "shuffle",
    "parquet",
    "orc",
    "commit",
    "offset",
]
DOMAINS = ("BAS", "COL", "PRC", "MOD", "GOV", "SEC", "SVC", "SYS", "ANA")


@contextmanager
def large_site(items: int, name: str = "sqlite") -> Iterator[Flask]:
    """Give an application, inside its context, on a temporary database with so many items."""
    with (
        tempfile.TemporaryDirectory(prefix="liangcai-finding-") as folder,
        fresh_database(name) as (url, _),
    ):
        app = site_in(Path(folder), url)
        with app.app_context():
            upgrade_database()
            fill(items)
            yield app
            db.session.close()
            db.engine.dispose()


def site_in(folder: Path, url: str = "") -> Flask:
    """Return an application on a data folder and, when given, a database address."""
    settings = Settings(
        env="testing",
        data_dir=str(folder),
        database_url=url,
        secret_key="bench-key-bench-key-bench-key-bench",  # noqa: S106 - thrown away
        argon2_time=1,
        argon2_memory_kib=8,
        rate_limits=False,
        log_level="ERROR",
    )
    app = create_app(settings)
    app.config["WTF_CSRF_ENABLED"] = False
    return app


def fill(items: int) -> None:
    """Write people, banks and items: every tenth item stands in the second bank, every fourth was used."""
    body = accounts.create_organisation(
        db.session,
        slug="body",
        name=BOTH,
        kind=OrganisationKind.CERTIFICATION_BODY,
        actor=None,
        now=NOW,
    )
    people = [_author(n) for n in range(AUTHORS)]
    for person in people:
        accounts.grant_role(db.session, person, body, Role.TRAINER, actor=None, now=NOW)
    banks = [
        create_bank(db.session, slug=slug, name=BOTH, organisation=body, actor=people[0], now=NOW)
        for slug in ("large", "small")
    ]
    db.session.commit()
    made = _documents([bank.id for bank in banks], [person.id for person in people], items)
    for start in range(0, items, BATCH):
        _write([next(made) for _ in range(min(BATCH, items - start))])
    _settle()


def _author(n: int) -> Person:
    return accounts.create_person(
        db.session,
        email=f"author{n}@example.org",
        password=PASSWORD,
        legal_name=f"作者{n}",
        actor=None,
        now=NOW,
    )


def _write(part: Sequence[tuple[dict[str, Any], dict[str, Any]]]) -> None:
    db.session.execute(insert(Item), [columns for columns, _ in part])
    name = db.engine.dialect.name
    found = [
        statements(name, columns["id"], index_of(columns["identifier"], document))
        for columns, document in part
    ]
    db.session.execute(text(found[0][0]), [values for _, values in found])
    rows = [columns["id"] for columns, _ in part]
    db.session.execute(
        insert(ItemTag), [{"item_id": row, "tag": f"标签{row % 20}"} for row in rows]
    )
    used = [
        {"item_id": row, "forms": 1, "exposures": row % 500, "last_used_at": NOW, "figures": {}}
        for row in rows
        if not row % 4
    ]
    db.session.execute(insert(ItemStatistics), used)
    db.session.commit()


def _settle() -> None:
    """Do what the databases do by themselves within minutes of a large import."""
    db.session.close()
    if db.engine.dialect.name == "postgresql":
        with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text("VACUUM ANALYZE"))


def _documents(
    banks: Sequence[int], people: Sequence[int], items: int
) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    """Yield columns and document of each item; the same every time."""
    draw = random.Random(7)  # noqa: S311 - synthetic texts
    for row in range(1, items + 1):
        domain = DOMAINS[row % len(DOMAINS)]
        thing, other, act = draw.choice(THINGS), draw.choice(THINGS), draw.choice(ACTS)
        word, second = draw.choice(WORDS), draw.choice(WORDS)
        title = {"zh": f"{thing}的{act}", "en": f"{word} {second}"}
        stem = {
            "zh": f"某作业使用 {word} 时需要{act}{thing}，已知{other}有 {row % 97} 个，下面哪一项成立？",
            "en": f"A job uses {word} and {second}; the window function sees {row % 97} rows. Which holds?",
        }
        options = [{"id": i, "text": {"zh": draw.choice(THINGS), "en": word}} for i in "ABCD"]
        document = {"title": title, "stem": stem, "topic": thing, "options": options}
        identifier = f"L1-{domain}-{row:05d}"
        columns = {
            "id": row,
            "bank_id": banks[0 if row % 10 else 1],
            "identifier": identifier,
            "state": ItemState.APPROVED if row % 3 else ItemState.DRAFT,
            "type": "single" if row % 2 else "multiple",
            "level": "L1",
            "domain": domain,
            "competence": f"{domain}-0{row % 6 + 1}",
            "kind": "skill",
            "title": title,
            "search_text": search_text(identifier, document),
            "author_id": people[row % len(people)],
            "topic": thing,
            "cognition": "apply",
            "p_expected": f"{0.3 + row % 12 * 0.05:.2f}",
            "seconds": 60,
            "position_in_stimulus": 0,
            "created_at": NOW,
            "changed_at": NOW - timedelta(minutes=row),
        }
        yield columns, document
