"""How quickly the editor answers: the preview, saving as one writes, and the search for near-duplicates.

Run by itself with ``python -m bench.editing``; ``run`` returns the figures in milliseconds of server
time. The bank is a file SQLite with 10,000 synthetic items, a tenth of them in the domain that is
written in.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any

from sqlalchemy import insert, select

from accounts import services as accounts
from accounts.rules import OrganisationKind, Role
from app import create_app
from core import clock
from core.db import db
from core.ids import uuid7
from core.settings import load_settings
from question_bank import services
from question_bank.documents import canonical_body
from question_bank.models import Bank, Item, ItemDraft, ItemState
from question_bank.queries.twins import find_twins
from question_bank.rules import search_text

ITEMS = 10_000
ROUNDS = 40
DOMAINS = ("PRC", "COL", "SYS", "MOD", "GOV", "SEC", "BAS", "ANA", "SVC", "VIS")
WORDS = [
    "数据",
    "仓库",
    "分区",
    "副本",
    "消息",
    "窗口",
    "水位线",
    "检查点",
    "作业",
    "延迟",
    "主题",
    "偏移",
    "连接",
    "聚合",
    "维度",
    "事实",
    "快照",
    "血缘",
    "指标",
    "质量",
    "采集",
    "增量",
    "全量",
    "队列",
    "权限",
    "脱敏",
    "备份",
    "恢复",
    "告警",
    "日志",
    "吞吐",
    "缓存",
    "索引",
    "事务",
    "并行",
    "倾斜",
    "压缩",
    "编码",
    "调度",
    "依赖",
]
PASSWORD = "a-long-pass-phrase-2026"  # noqa: S105  # of a database that is thrown away
"""Of the one person of the benchmark's own database."""


def run() -> dict[str, Any]:
    """Return median and 95th percentile of each act."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ.update(
            LIANGCAI_ENV="development",
            LIANGCAI_DATA_DIR=folder,
            LIANGCAI_ARGON2_TIME="1",
            LIANGCAI_ARGON2_MEMORY_KIB="64",
            LIANGCAI_RATE_LIMITS="false",
            LIANGCAI_LOG_LEVEL="WARNING",
        )
        app = create_app(load_settings())
        app.config["WTF_CSRF_ENABLED"] = False
        done = app.test_cli_runner().invoke(args=["db", "upgrade"])
        if done.exit_code:
            raise RuntimeError(done.output)
        with app.app_context():
            return _measure(app, Path(folder))


def _measure(app: Any, folder: Path) -> dict[str, Any]:
    bank, documents = _fill()
    body = documents[0] | {
        "stem": {**documents[0]["stem"], "zh": documents[0]["stem"]["zh"] + "请算"}
    }
    browser = app.test_client()
    browser.post("/account/sign-in", data={"email": "author@example.org", "password": PASSWORD})
    item = db.session.scalars(select(Item).order_by(Item.id).limit(1)).one()
    page = f"/bank/items/{item.public_id}"
    sent = _fields(body)
    preview = f"/bank/preview?bank={bank.slug}&item={item.public_id}"
    state = {"edit_number": 1}

    def save() -> None:
        answer = browser.post(f"{page}/autosave", data=sent | {"edit_number": state["edit_number"]})
        state["edit_number"] = answer.json["edit_number"]

    def look() -> None:
        answer = browser.post(preview, data=sent)
        if answer.status_code != 200:
            raise RuntimeError(answer.status)

    return {
        "items": ITEMS,
        "twins_ms": _times(lambda: find_twins(db.session, body, [bank.id])),
        "preview_ms": _times(look),
        "autosave_ms": _times(save),
    }


def _fields(body: dict[str, Any]) -> dict[str, Any]:
    texts = {
        f"{name}_{lang}": body[name][lang]
        for name in ("title", "stem", "rationale")
        for lang in ("zh", "en")
    }
    plain = ("type", "level", "competence", "topic", "kind", "cognition", "p_expected", "seconds")
    options = body["options"]
    return {
        **texts,
        **{name: body[name] for name in (*plain, "source")},
        "option_id": [option["id"] for option in options],
        "correct": "A",
        **{
            f"option_{prefix}{lang}": [option[part][lang] for option in options]
            for part, prefix in (("text", ""), ("why", "why_"))
            for lang in ("zh", "en")
        },
    }


def _fill() -> tuple[Bank, list[dict[str, Any]]]:
    now, random = clock.now(), Random(7)  # noqa: S311  # synthetic items
    organisation = accounts.create_organisation(
        db.session,
        slug="body",
        name={"zh": "机构", "en": "Body"},
        kind=OrganisationKind.CERTIFICATION_BODY,
        actor=None,
        now=now,
    )
    author = accounts.create_person(
        db.session,
        email="author@example.org",
        password=PASSWORD,
        legal_name="某人",
        actor=None,
        now=now,
    )
    accounts.grant_role(db.session, author, organisation, Role.TRAINER, actor=None, now=now)
    bank = services.create_bank(
        db.session,
        slug="bench",
        name={"zh": "题库", "en": "Bank"},
        organisation=organisation,
        actor=author,
        now=now,
    )
    documents = [_document(random, number) for number in range(ITEMS)]
    db.session.execute(
        insert(Item), [_item(bank, author.id, n, doc, now) for n, doc in enumerate(documents)]
    )
    ids = db.session.scalars(select(Item.id).order_by(Item.id)).all()
    drafts = [
        {"item_id": i, "body": d, "edit_number": 1, "changed_by_id": author.id, "changed_at": now}
        for i, d in zip(ids, documents, strict=True)
    ]
    db.session.execute(insert(ItemDraft), drafts)
    db.session.commit()
    return bank, documents


def _document(random: Random, number: int) -> dict[str, Any]:
    stem = "".join(random.choices(WORDS, k=30)) + f"第 {number} 项是多少？"
    text = {"zh": stem, "en": f"Which is number {number} of these {random.random():.6f}?"}
    options = [
        {"id": letter, "text": {"zh": f"第 {letter} 项", "en": f"Item {letter}"},
         "why": {"zh": "说明", "en": "Reason"}, "correct": letter == "A"}
        for letter in "ABCD"
    ]  # fmt: skip
    domain = DOMAINS[number % len(DOMAINS)]
    return canonical_body(
        {"type": "single", "level": "L1", "domain": domain, "competence": f"{domain}-01",
         "topic": "考点", "kind": "skill", "cognition": "apply", "p_expected": "0.60",
         "seconds": 60, "title": {"zh": f"题 {number}", "en": f"Item {number}"}, "stem": text,
         "options": options, "rationale": {"zh": "因为", "en": "Because"}, "source": "自拟计算",
         "licence": "CC-BY-4.0"}
    )  # fmt: skip


def _item(bank: Bank, author: int, number: int, body: dict[str, Any], now: Any) -> dict[str, Any]:
    identifier = f"L1-{body['domain']}-{number:05d}"
    return {
        "public_id": uuid7(),
        "bank_id": bank.id,
        "identifier": identifier,
        "state": ItemState.DRAFT,
        **{name: body[name] for name in ("type", "level", "domain", "competence", "kind", "title")},
        "search_text": search_text(identifier, body),
        "author_id": author,
        "created_at": now,
        "changed_at": now,
    }


def _times(act: Callable[[], Any]) -> dict[str, float]:
    act()
    took = []
    for _ in range(ROUNDS):
        begun = time.perf_counter()
        act()
        took.append((time.perf_counter() - begun) * 1000)
    took.sort()
    return {"median": round(took[ROUNDS // 2], 1), "p95": round(took[int(ROUNDS * 0.95)], 1)}


if __name__ == "__main__":
    sys.stdout.write(json.dumps(run(), indent=2) + "\n")
