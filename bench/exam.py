"""A whole exam of many candidates against gunicorn: server CPU and latency of each operation."""

from __future__ import annotations

import json
import random
import statistics
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

from bench.client import Browser, timed
from bench.people import PASSWORD
from bench.site import WORKERS, Site, running_site

DATABASES = ("sqlite", "postgresql")
CLIENTS = 24


@dataclass
class Candidate:
    """One candidate on the way through the exam."""

    number: int
    admission: str
    browser: Browser
    sitting: str = ""
    items: list[dict[str, Any]] = field(default_factory=list)
    sequence: int = 0


def run_exam(database: str, *, candidates: int, saves: int) -> dict[str, Any]:
    """Measure every step for all candidates and return the figures."""
    with running_site(database, candidates) as (site, admissions):
        people = [
            Candidate(n, public_id, Browser("127.0.0.1", site.port))
            for n, public_id in enumerate(admissions)
        ]
        operations: dict[str, dict[str, Any]] = {}
        measure = _Measure(site, people, operations)
        measure("sign in and dashboard", _sign_in)
        begin = time.perf_counter()
        measure("start a sitting", _start_theory)
        measure("load the paper", _load)
        last_paper = time.perf_counter() - begin
        measure("save one answer", lambda who, times: _save(who, times, saves), each=saves)
        measure("finish and grade", _hand_in)
        _run_all(people, _practical)
        measure("result page", _result)
        steps = (
            "start a sitting",
            "load the paper",
            "finish and grade",
            "result page",
            "sign in and dashboard",
        )
        whole = sum(operations[name]["cpu_ms"] for name in steps)
        whole += saves * operations["save one answer"]["cpu_ms"]
        operations["whole exam"] = {"n": candidates, "cpu_ms": whole}
        for who in people:
            who.browser.close()
    return {
        "database": database,
        "candidates": candidates,
        "saves": saves,
        "workers": WORKERS,
        "clients": CLIENTS,
        "last_paper_s": last_paper,
        "operations": operations,
    }


class _Measure:
    """Runs a step for everyone and keeps CPU per operation and latencies."""

    def __init__(self, site: Site, people: list[Candidate], operations: dict[str, Any]) -> None:
        self.site, self.people, self.operations = site, people, operations

    def __call__(
        self, name: str, step: Callable[[Candidate, list[float]], None], each: int = 1
    ) -> None:
        before = self.site.cpu_seconds()
        times = _run_all(self.people, step)
        used = self.site.cpu_seconds() - before
        count = len(self.people) * each
        ordered = sorted(times)
        self.operations[name] = {
            "n": count,
            "cpu_ms": used * 1000 / count,
            "p50_ms": statistics.median(ordered) * 1000,
            "p99_ms": ordered[min(len(ordered) - 1, int(len(ordered) * 0.99))] * 1000,
        }


def _run_all(
    people: list[Candidate], step: Callable[[Candidate, list[float]], None]
) -> list[float]:
    times: list[list[float]] = [[] for _ in people]
    with ThreadPoolExecutor(CLIENTS) as pool:
        for done in [pool.submit(step, who, kept) for who, kept in zip(people, times, strict=True)]:
            done.result()
    return [t for kept in times for t in kept]


def _expect(
    answer: tuple[int, dict[str, str], bytes], *statuses: int
) -> tuple[int, dict[str, str], bytes]:
    if answer[0] not in statuses:
        raise RuntimeError(f"{answer[0]}: {answer[2][:600].decode('utf-8', 'replace')}")
    return answer


def _sign_in(who: Candidate, times: list[float]) -> None:
    who.browser.get("/account/sign-in")
    fields = {"email": f"bench{who.number}@example.org", "password": PASSWORD}
    answer = timed(times, who.browser.form, "/account/sign-in", **fields)
    while answer[0] == 429:
        time.sleep(0.3)
        answer = timed(times, who.browser.form, "/account/sign-in", **fields)
    _expect(answer, 302, 303)
    _expect(timed(times, who.browser.get, "/home"), 200)


def _start_theory(who: Candidate, times: list[float]) -> None:
    who.sitting = _start(who, times, "theory")


def _start(who: Candidate, times: list[float], paper: str) -> str:
    path = f"/admissions/{who.admission}/start/{paper}"
    _, headers, _ = _expect(timed(times, who.browser.form, path), 302, 303)
    return headers["location"].rstrip("/").rsplit("/", 1)[1]


def _load(who: Candidate, times: list[float]) -> None:
    _expect(timed(times, who.browser.get, f"/sittings/{who.sitting}"), 200)
    _, headers, data = _expect(
        timed(times, who.browser.get, f"/sittings/{who.sitting}/paper.json"), 200
    )
    if headers.get("content-encoding") == "gzip":
        raise RuntimeError("not asked for gzip")
    who.items = json.loads(data)["items"]


def _answer(item: dict[str, Any], draw: random.Random) -> Any:
    ids = [option["id"] for option in item["options"]]
    if item["type"] == "multiple":
        return sorted(draw.sample(ids, 2))
    if item["type"] == "ordering":
        return draw.sample(ids, len(ids))
    if item["type"] == "numeric":
        return str(draw.randint(0, 100))
    if item["type"] == "true_false":
        return draw.choice(["true", "false"])
    return draw.choice(ids)


def _save(who: Candidate, times: list[float], count: int) -> None:
    draw = random.Random(who.number)  # noqa: S311 - answers of a benchmark
    for n in range(count):
        item = who.items[n % len(who.items)]
        who.sequence += 1
        body = {"sequence": who.sequence, "body": {"a": {item["ref"]: _answer(item, draw)}}}
        _expect(timed(times, who.browser.json, f"/sittings/{who.sitting}/responses", body), 200)


def _hand_in(who: Candidate, times: list[float]) -> None:
    _expect(timed(times, who.browser.json, f"/sittings/{who.sitting}/hand-in", {}), 200)


def _practical(who: Candidate, times: list[float]) -> None:
    who.sitting = _start(who, times, "practical")
    _hand_in(who, times)


def _result(who: Candidate, times: list[float]) -> None:
    """Open the exam's page as the receipt links to it, and go on to the result where it leads."""
    _, headers, _ = _expect(timed(times, who.browser.get, f"/results/exam/{who.admission}"), 302)
    _expect(timed(times, who.browser.get, headers["location"]), 200)
