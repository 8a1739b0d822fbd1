"""An item of each type as the player gets it, and the answers that the tests give."""

from __future__ import annotations

import base64
import struct
import zlib
from typing import Any


def picture(width: int = 400, height: int = 240) -> str:
    """Return a plain grey PNG as a data URI."""
    row = b"\x00" + b"\xd8" * width

    def chunk(kind: bytes, data: bytes) -> bytes:
        tail = struct.pack(">I", zlib.crc32(kind + data))
        return struct.pack(">I", len(data)) + kind + data + tail

    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    parts = chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(row * height)) + chunk(b"IEND", b"")
    return "data:image/png;base64," + base64.b64encode(b"\x89PNG\r\n\x1a\n" + parts).decode()


def both(zh: str, en: str) -> dict[str, str]:
    return {"zh": zh, "en": en}


def options(*texts: tuple[str, str]) -> list[dict[str, Any]]:
    return [{"id": f"o{n}", "html": both(*pair)} for n, pair in enumerate(texts, start=1)]


def rows(*texts: tuple[str, str]) -> list[dict[str, Any]]:
    return [{"id": f"r{n}", "html": both(*pair)} for n, pair in enumerate(texts, start=1)]


def payload(kind: str, stem: dict[str, str], **parts: Any) -> dict[str, Any]:
    common = {
        "ref": "q1", "type": kind, "points": "2", "stem": stem, "options": [], "unit": None,
        "decimals": None, "fixed": False, "stimulus": None,
    }  # fmt: skip
    return {**common, **parts}


def gap(name: str) -> str:
    return f'<span class="iv-gap" data-gap="{name}"></span>'


def hot(name: str, words: str) -> str:
    return f'<span class="iv-hot" data-hot="{name}">{words}</span>'


IMAGE = {
    "src": picture(),
    "alt": both("集群拓扑图", "Cluster topology"),
    "width": 400,
    "height": 240,
}
WORDS = options(("主节点", "master"), ("数据节点", "data node"), ("客户端", "client"))

PAYLOADS: dict[str, dict[str, Any]] = {
    "text_entry": payload(
        "text_entry",
        both(
            f"<p>数据块存放在 {gap('g1')} 上，元数据由 {gap('g2')} 管理。</p>",
            f"<p>The {gap('g2')} keeps metadata; blocks are on the {gap('g1')}.</p>",
        ),
        gaps=[{"id": "g1", "length": 8}, {"id": "g2", "length": 10}],
    ),
    "inline_choice": payload(
        "inline_choice",
        both(
            f"<p>{gap('g1')} 负责调度，{gap('g2')} 负责存储。</p>",
            f"<p>{gap('g1')} schedules, {gap('g2')} stores.</p>",
        ),
        gaps=[
            {"id": "g1", "options": options(("YARN", "YARN"), ("HDFS", "HDFS"))},
            {"id": "g2", "options": options(("YARN", "YARN"), ("HDFS", "HDFS"), ("Hive", "Hive"))},
        ],
    ),
    "matching": payload(
        "matching",
        both("<p>把组件和职责配对。</p>", "<p>Match components and duties.</p>"),
        rows=rows(("Kafka", "Kafka"), ("Spark", "Spark"), ("HDFS", "HDFS")),
        options=options(
            ("消息队列", "message queue"),
            ("分布式计算，把一个作业拆成许多任务并行执行，再把结果汇总", "distributed computing"),
            ("存储", "storage"),
            ("调度", "scheduling"),
        ),
        reuse=False,
    ),
    "choice_table": payload(
        "choice_table",
        both("<p>每种说法对不对？</p>", "<p>Is each statement right?</p>"),
        rows=rows(
            ("Parquet 是列式存储", "Parquet is columnar"),
            ("CSV 带有类型信息", "CSV carries types"),
            ("ORC 支持谓词下推", "ORC supports predicate push-down"),
        ),
        options=options(("对", "Right"), ("错", "Wrong"), ("看情况", "It depends")),
        many=False,
        fixed=True,
    ),
    "hot_text": payload(
        "hot_text",
        both(
            f"<p>点出有问题的步骤：{hot('h1', '先停服务')}，{hot('h2', '再删日志')}，{hot('h3', '最后备份')}。</p>",
            f"<p>Which steps are wrong: {hot('h1', 'stop the service')}, {hot('h2', 'delete the logs')}, "
            f"{hot('h3', 'back up')}?</p>",
        ),
        most=2,
    ),
    "gap_match": payload(
        "gap_match",
        both(
            f"<p>{gap('g1')} 管理元数据，{gap('g2')} 存放数据块。</p>",
            f"<p>The {gap('g1')} keeps metadata, the {gap('g2')} keeps blocks.</p>",
        ),
        gaps=[{"id": "g1"}, {"id": "g2"}],
        options=WORDS,
        reuse=False,
    ),
    "hotspot": payload(
        "hotspot",
        both("<p>点出单点故障。</p>", "<p>Find the single point of failure.</p>"),
        image=IMAGE,
        areas=[
            {"id": "a1", "shape": "rect", "coords": [20, 20, 120, 90], "label": both("左上", "top left")},
            {"id": "a2", "shape": "circle", "coords": [300, 70, 45], "label": both("右上", "top right")},
            {
                "id": "a3",
                "shape": "poly",
                "coords": [60, 220, 140, 130, 220, 220],
                "label": both("下方", "below"),
            },
        ],
        most=2,
    ),
    "point": payload(
        "point",
        both("<p>标出两个交换机。</p>", "<p>Mark the two switches.</p>"),
        image=IMAGE,
        most=2,
    ),
    "slider": payload(
        "slider",
        both("<p>磁盘使用率到多少要告警？</p>", "<p>At which disk use would you alert?</p>"),
        range={"low": "0", "high": "100", "step": "5"},
        unit=both("%", "%"),
    ),
    "extended_text": payload(
        "extended_text",
        both("<p>说明你的理由。</p>", "<p>Give your reasons.</p>"),
        answer={"format": "plain", "language": "", "least": 5, "most": 60},
    ),
    "upload": payload(
        "upload",
        both("<p>交一个查询脚本。</p>", "<p>Hand in a query script.</p>"),
        answer={"accept": ["sql", "csv"], "largest": 1024, "files": 2},
    ),
}  # fmt: skip

ANSWERS: dict[str, Any] = {
    "text_entry": {"g1": "DataNode", "g2": "NameNode"},
    "inline_choice": {"g1": "o1", "g2": "o2"},
    "matching": {"r1": "o1", "r3": "o3"},
    "choice_table": {"r1": ["o1"], "r2": ["o2"]},
    "hot_text": ["h1", "h3"],
    "gap_match": {"g1": "o1", "g2": "o2"},
    "hotspot": ["a1", "a3"],
    "point": ["40 60", "300 120"],
    "slider": "85",
    "extended_text": "先看延迟，再看吞吐。",
    "upload": [{"name": "q.sql", "size": 9, "sha256": "ab" * 32}],
}
