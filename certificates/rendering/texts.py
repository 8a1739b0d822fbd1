"""The fixed words of the certificate, Chinese first, and how dates are written in them."""

from __future__ import annotations

from datetime import date

from certificates.document import BilingualText, CertificateDocument

TITLE = BilingualText("大数据岗位能力证书", "CERTIFICATE OF COMPETENCE · BIG DATA")
STATEMENT = BilingualText(
    "经考核，达到下列岗位能力标准的要求，特发此证。",
    "has been examined, meets the requirements of the competence standard named below, "
    "and is awarded this certificate.",
)
ROLE = BilingualText("职业方向", "Occupation")
LEVEL = BilingualText("能力等级", "Level")
STANDARD = BilingualText("执行标准", "Standard")
SCORES = BilingualText("考试成绩", "Results")
BODY = BilingualText("认证机构", "Certification body")
NUMBER = BilingualText("证书编号", "Certificate no.")
ISSUED = BilingualText("发证日期", "Issued")
VALID = BilingualText("有效期", "Valid")
SCAN = BilingualText("扫码核验", "Scan to verify")
DEVELOPMENT = BilingualText("开发环境签发，不具效力", "Development issue, no effect")

_MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July"),
    *("August", "September", "October", "November", "December"),
)


def date_zh(day: date) -> str:
    """Return ``2026 年 9 月 18 日``."""
    return f"{day.year} 年 {day.month} 月 {day.day} 日"


def date_en(day: date) -> str:
    """Return ``18 September 2026``."""
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def role_line(document: CertificateDocument) -> BilingualText:
    """Return direction and role."""
    if document.direction_zh is None or document.direction_en is None:
        return BilingualText(document.role_zh, document.role_en)
    return BilingualText(
        f"{document.direction_zh}　{document.role_zh}",
        f"{document.role_en} · {document.direction_en}",
    )


def level_line(document: CertificateDocument) -> BilingualText:
    """Return the level with its code."""
    zh = f"{document.level_zh}（{document.level_code}）"
    return BilingualText(zh, f"{document.level_en} ({document.level_code})")


def standard_line(document: CertificateDocument) -> BilingualText:
    """Return code, edition and date of the standard."""
    code, edition, day = document.standard_code, document.standard_edition, document.standard_date
    zh = f"{code}　{edition} 版（{day.isoformat()} 发布）"
    return BilingualText(zh, f"{code}, edition {edition}, published {date_en(day)}")


def score_line(document: CertificateDocument) -> BilingualText:
    """Return each paper with its score."""
    zh = "　".join(f"{line.paper_zh} {line.shown} 分" for line in document.scores)
    return BilingualText(
        zh, " · ".join(f"{line.paper_en} {line.shown}" for line in document.scores)
    )


def validity_line(document: CertificateDocument) -> BilingualText:
    """Return the first and the last day of validity."""
    zh = f"{date_zh(document.effective)}至 {date_zh(document.expires)}"
    return BilingualText(zh, f"{date_en(document.effective)} to {date_en(document.expires)}")


def notes_line(document: CertificateDocument) -> BilingualText:
    """Return all notes, one line a language; empty when there are none."""
    zh = "；".join(note.zh.rstrip("。") for note in document.notes)
    en = " ".join(note.en.rstrip(".") + "." for note in document.notes)
    return BilingualText(f"{zh}。" if zh else "", en)
