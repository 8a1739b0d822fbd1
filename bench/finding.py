"""Finding items: full-text search over 100,000 of them, and the page of the list over 10,000.

Builds file databases of synthetic items by bulk insert, in a temporary folder, and asks them as people
do. ``python -m bench.finding [ITEMS]``; prints milliseconds, median and slowest of several.
"""

from __future__ import annotations

import json
import random
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from statistics import median
from typing import Any

from flask import Flask
from sqlalchemy import Select, insert, text

from accounts import services as accounts
from accounts.models import Person
from accounts.rules import OrganisationKind, Role
from app import create_app
from core.cli import upgrade_database
from core.db import db
from core.settings import Settings
from question_bank import queries
from question_bank.models import Bank, Item, ItemState, ItemTag
from question_bank.search import index_of, statements
from question_bank.services import create_bank

MANY, PAGE = 100_000, 10_000
BATCH = 2_000
TIMES = 5
PASSWORD = "a-long-pass-phrase-2026"  # noqa: S105 - of a person in a temporary database
NOW = datetime(2026, 11, 22, 4, 0, tzinfo=UTC)
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
QUESTIONS = (
    "sjck", "shujucangku", "数仓", "数据仓库", "左连接", "数据", "hive", "spark 窗口", "l1-prc-0123",
    "prc 快照 -flink", '"the window function"', "pz", "优化 小文件",
)  # fmt: skip


def run(many: int = MANY, page: int = PAGE) -> dict[str, Any]:
    """Build both databases, measure, and return milliseconds by what was done."""
    return {
        "items": many,
        "search_ms": _in_new_site(many, _searches),
        "page_items": page,
        "page_ms": _in_new_site(page, _pages),
    }


def _in_new_site(items: int, measure: Callable[[Flask], dict[str, Any]]) -> dict[str, Any]:
    with tempfile.TemporaryDirectory(prefix="liangcai-finding-") as folder:
        settings = Settings(
            env="testing",
            data_dir=folder,
            secret_key="bench-key-bench-key-bench-key-bench",  # noqa: S106 - thrown away
            argon2_time=1,
            argon2_memory_kib=8,
            rate_limits=False,
            log_level="ERROR",
        )
        Path(folder).mkdir(exist_ok=True)
        app = create_app(settings)
        app.config["WTF_CSRF_ENABLED"] = False
        with app.app_context():
            upgrade_database()
            began = time.perf_counter()
            _fill(items)
            built = time.perf_counter() - began
            found = {"build_s": round(built, 1), **measure(app)}
            db.session.close()
            db.engine.dispose()
        return found


def _fill(items: int) -> None:
    body = accounts.create_organisation(
        db.session,
        slug="body",
        name={"zh": "机构", "en": "Body"},
        kind=OrganisationKind.CERTIFICATION_BODY,
        actor=None,
        now=NOW,
    )
    person = accounts.create_person(
        db.session,
        email="author@example.org",
        password=PASSWORD,
        legal_name="作者",
        actor=None,
        now=NOW,
    )
    accounts.grant_role(db.session, person, body, Role.TRAINER, actor=None, now=NOW)
    name = {"zh": "大题库", "en": "Large bank"}
    bank = create_bank(
        db.session, slug="large", name=name, organisation=body, actor=person, now=NOW
    )
    db.session.commit()
    made = _documents(bank, person, items)
    for start in range(0, items, BATCH):
        part = [next(made) for _ in range(min(BATCH, items - start))]
        db.session.execute(insert(Item), [columns for columns, _ in part])
        written: list[dict[str, object]] = []
        for columns, document in part:
            found = index_of(columns["identifier"], document)
            statement, values = statements("sqlite", columns["id"], found)
            written.append(values)
        db.session.execute(text(statement), written)
        tags = [
            {"item_id": columns["id"], "tag": f"标签{columns['id'] % 20}"} for columns, _ in part
        ]
        db.session.execute(insert(ItemTag), tags)
        db.session.commit()


def _documents(bank: Bank, person: Person, items: int) -> Iterator[tuple[dict[str, Any], Any]]:
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
        columns = {
            "id": row,
            "bank_id": bank.id,
            "identifier": f"L1-{domain}-{row:05d}",
            "state": ItemState.APPROVED if row % 3 else ItemState.DRAFT,
            "type": "single" if row % 2 else "multiple",
            "level": "L1",
            "domain": domain,
            "competence": f"{domain}-0{row % 6 + 1}",
            "kind": "skill",
            "title": title,
            "search_text": "",
            "author_id": person.id,
            "topic": thing,
            "cognition": "apply",
            "p_expected": f"{0.3 + row % 12 * 0.05:.2f}",
            "seconds": 60,
            "position_in_stimulus": 0,
            "created_at": NOW,
            "changed_at": NOW - timedelta(minutes=row),
        }
        yield columns, {"title": title, "stem": stem, "topic": thing, "options": options}


def _timed(act: Callable[[], object]) -> list[float]:
    took = []
    for _ in range(TIMES):
        began = time.perf_counter()
        act()
        took.append((time.perf_counter() - began) * 1000)
    return [round(median(took), 1), round(max(took), 1)]


def _searches(app: Flask) -> dict[str, Any]:
    (bank,) = db.session.query(Bank.id).one()
    found: dict[str, Any] = {}
    for question in QUESTIONS:
        query = queries.list_items(queries.ItemFilters(banks=[bank], text=question)).limit(25)
        found[question] = _timed(partial(_rows, query))
    found["page"] = _pages(app)
    return found


def _rows(query: Select[Any]) -> int:
    return len(db.session.scalars(query).all())


def _pages(app: Flask) -> dict[str, Any]:
    """Return the time of whole pages through the application, median and slowest."""
    browser = app.test_client()
    sent = {"email": "author@example.org", "password": PASSWORD}
    assert browser.post("/account/sign-in", data=sent).status_code == 302
    addresses = (
        "/bank/items",
        "/bank/items?q=sjck",
        "/bank/items?q=数据&domain=PRC&state=approved",
        "/bank/items?sort=-changed&page=40",
        "/bank/items?tag=标签3&hard=0.5&used=never",
    )
    return {address: _timed(partial(browser.get, address)) for address in addresses}


if __name__ == "__main__":
    json.dump(run(*(int(word) for word in sys.argv[1:3])), sys.stdout, ensure_ascii=False, indent=1)
    sys.stdout.write("\n")
