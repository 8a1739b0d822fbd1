"""Finding items: full-text search over 100,000 of them, and pages of the list over 10,000 and 100,000.

Asks as people do, on temporary databases of synthetic items. ``python -m bench.finding [DATABASE]``
prints milliseconds: median, p95 and slowest. The first hit is measured in a process of its own that was
warmed up as the server is.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from statistics import median
from typing import Any

from flask import Flask, current_app
from flask.testing import FlaskClient

from bench.large_bank import EMAIL, PASSWORD, large_site, site_in
from bench.site import ROOT
from core.db import db
from core.settings import Settings
from core.warm import warm_up
from question_bank import queries
from question_bank.models import Bank

MANY, FEW = 100_000, 10_000
TIMES = 20
QUESTIONS = (
    "sjck", "shujucangku", "数仓", "数据仓库", "左连接", "数据", "hive", "spark 窗口", "l1-prc-0123",
    "prc 快照 -flink", '"the window function"', "pz", "优化 小文件",
)  # fmt: skip
ADDRESSES = (
    "/bank/items",
    "/bank/items?q=sjck",
    "/bank/items?q=数据&domain=PRC&state=approved",
    '/bank/items?q="the window function"',
    "/bank/items?sort=-changed&page=40",
    "/bank/items?sort=title",
    "/bank/items?tag=标签3&hard=0.5&used=never",
    "/bank/items?bank=large&domain=SEC&sort=-difficulty",
)


def run(database: str = "sqlite") -> dict[str, Any]:
    """Build both databases, measure, and return milliseconds (median, p95, slowest) by what was done."""
    found: dict[str, Any] = {"database": database}
    for items in (FEW, MANY):
        began = time.perf_counter()
        with large_site(items, database) as app:
            measured: dict[str, Any] = {"build_s": round(time.perf_counter() - began, 1)}
            measured["first_page_ms"] = _first_page(app)
            if items == MANY:
                measured["search_ms"] = _searches()
            measured["page_ms"] = _pages(app)
        found[f"{items} items"] = measured
    return found


def _timed(act: Callable[[], object], times: int = TIMES) -> list[float]:
    act()
    took = []
    for _ in range(times):
        began = time.perf_counter()
        act()
        took.append((time.perf_counter() - began) * 1000)
    took.sort()
    return [round(x, 1) for x in (median(took), took[int(0.95 * (times - 1))], took[-1])]


def _searches() -> dict[str, list[float]]:
    """Return the time of finding the first page and the counts, of each question."""
    banks = [bank for (bank,) in db.session.query(Bank.id)]
    return {
        question: _timed(partial(_find, queries.ItemFilters(banks=banks, text=question)))
        for question in QUESTIONS
    }


def _find(filters: queries.ItemFilters) -> object:
    found = queries.find_items(db.session, filters, 1, 25)
    db.session.rollback()
    return found


def _pages(app: Flask) -> dict[str, list[float]]:
    """Return the time of whole pages through the application."""
    browser = _entered(app)
    return {address: _timed(partial(_get, browser, address)) for address in ADDRESSES}


def _entered(app: Flask) -> FlaskClient:
    browser = app.test_client()
    answer = browser.post("/account/sign-in", data={"email": EMAIL, "password": PASSWORD})
    assert answer.status_code == 302
    return browser


def _get(browser: FlaskClient, address: str) -> None:
    assert browser.get(address).status_code == 200


def _first_page(app: Flask) -> float:
    """Return the time of the first page of a fresh process, the median of three."""
    settings: Settings = current_app.config["LIANGCAI"]
    db.session.close()
    words = [sys.executable, "-m", "bench.finding", "first", str(settings.data_path)]
    words.append(settings.database_url)
    runs = [
        subprocess.run(words, cwd=ROOT, check=True, capture_output=True, text=True)
        for _ in range(3)
    ]
    return median(float(one.stdout) for one in runs)


def _first(folder: str, url: str) -> float:
    app = site_in(Path(folder), url)
    warm_up(app)
    browser = _entered(app)
    began = time.perf_counter()
    _get(browser, ADDRESSES[0])
    return round((time.perf_counter() - began) * 1000, 1)


if __name__ == "__main__":
    if sys.argv[1:2] == ["first"]:
        sys.stdout.write(f"{_first(*sys.argv[2:4])}\n")
    else:
        json.dump(run(*sys.argv[1:2]), sys.stdout, ensure_ascii=False, indent=1)
        sys.stdout.write("\n")
