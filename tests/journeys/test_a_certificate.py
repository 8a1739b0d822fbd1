"""From the decision to the certificate: who may decide, the signed file, verifying it, withdrawing it."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import Site

HOLDER, NAME = "candidate6", "欧阳子衿"
TRAINED = "李䶮"


def tool(name: str) -> str:
    """Return the path of a program that ``tests/setup.sh`` installs; skip without it outside CI."""
    found = shutil.which(name)
    if found is None:
        if os.environ.get("CI"):
            raise AssertionError(f"{name} is not installed")
        pytest.skip(f"{name} is not installed (run tests/setup.sh)")
    return found


def run(*words: str | Path) -> str:
    return subprocess.run(
        [str(word) for word in words], capture_output=True, text=True, check=False, timeout=60
    ).stdout


def test_from_the_decision_to_a_certificate_that_anyone_can_verify(
    signed_in: Callable[..., Page], visitor: Page, site: Site, tmp_path: Path
) -> None:
    pdfsig, pdftoppm = tool("pdfsig"), tool("pdftoppm")
    barred_officers_cannot_decide(signed_in("officer2"))
    an_officer_without_a_part_in_it_grants(signed_in("officer"))
    file = the_candidate_downloads_it(signed_in(HOLDER), tmp_path)
    any_reader_of_pdf_finds_it_signed_as_a_whole(pdfsig, file)
    number = file.stem
    an_employer_verifies_by_number(visitor, number)
    an_employer_follows_the_code_on_the_page(visitor, site, pdftoppm, file)
    an_employer_uploads_the_file(visitor, file)
    an_employer_without_us_uses_the_exported_root(visitor, site, file, tmp_path)
    a_changed_byte_is_noticed(visitor, file, tmp_path)
    the_score_behind_it_can_be_recomputed(signed_in("auditor"), site)
    it_is_withdrawn_with_a_reason(signed_in("officer"), number)
    the_withdrawal_shows_at_once(visitor, number, file)


def barred_officers_cannot_decide(page: Page) -> None:
    """One who scheduled the session, and one who trained the candidate as well."""
    for name, reasons in ((NAME, ["排定"]), (TRAINED, ["培训过", "排定"])):
        page.goto("/decisions")
        row = page.get_by_role("row").filter(has_text=name)
        expect(row).to_contain_text("不能：")
        row.get_by_role("link").click()
        expect(page.get_by_role("region", name="作出决定")).to_contain_text("不能由这个账号决定")
        for reason in reasons:
            expect(page.get_by_role("region", name="作出决定")).to_contain_text(reason)
        expect(page.get_by_role("button", name="决定发证")).to_have_count(0)
        token = page.locator("meta[name=csrf-token]").get_attribute("content") or ""
        refused = page.request.post(
            f"{page.url}/grant", form={"csrf_token": token}, headers={"Accept": "text/html"}
        )
        assert refused.status in (403, 409), refused.status


def an_officer_without_a_part_in_it_grants(page: Page) -> None:
    page.goto("/decisions")
    row = page.get_by_role("row").filter(has_text=NAME)
    expect(row).to_contain_text("可以决定")
    row.get_by_role("link").click()
    expect(page.get_by_role("region", name="两科成绩")).to_contain_text("68.5")
    page.get_by_role("button", name="决定发证").click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text(NAME)
    with page.expect_navigation():
        dialog.get_by_role("button", name="决定发证").click()
    page.goto("/decisions")
    expect(page.get_by_role("row").filter(has_text=NAME)).to_have_count(0)


def the_candidate_downloads_it(page: Page, folder: Path) -> Path:
    """The worker issues it within seconds; the file is named after its number."""
    link = page.get_by_role("main").get_by_role("link", name=re.compile("^下载 PDF"))
    for _ in range(60):
        page.goto("/certificates/mine")
        if link.count():
            break
        page.wait_for_timeout(500)
    with page.expect_download() as waiting:
        link.first.click()
    name = waiting.value.suggested_filename
    assert re.fullmatch(r"LC\d\d-DE1-[0-9A-Z]{4}-[0-9A-Z]{4}\.pdf", name)
    waiting.value.save_as(folder / name)
    page.get_by_role("main").locator("tbody th a").first.click()
    sheet = page.get_by_role("img", name=re.compile(NAME))
    expect(sheet).to_be_visible()
    assert sheet.evaluate("image => image.naturalWidth") > 0
    return folder / name


def any_reader_of_pdf_finds_it_signed_as_a_whole(pdfsig: str, file: Path) -> None:
    said = run(pdfsig, "-nocert", file)
    assert "Signature is Valid" in said
    assert "Total document signed" in said


def an_employer_verifies_by_number(page: Page, number: str) -> None:
    page.goto("/verify")
    page.get_by_label("证书编号").fill(number.replace("-", "").lower())
    page.get_by_role("button", name="核验编号").click()
    expect(page.locator("#verdict")).to_have_text("有效")
    expect(page.get_by_role("region", name="登记的内容")).to_contain_text(NAME)


def an_employer_follows_the_code_on_the_page(
    page: Page, site: Site, pdftoppm: str, file: Path
) -> None:
    """The code is read from the rendered page; without a reader, its address from the text."""
    reader = shutil.which("zbarimg")
    if reader:
        picture = file.with_suffix("")
        run(pdftoppm, "-r", "150", "-png", "-singlefile", file, picture)
        text = run(reader, "--quiet", "--raw", picture.with_suffix(".png"))
    else:
        text = run(tool("pdftotext"), file, "-")
    found = re.search(r"http://127\.0\.0\.1:\d+/verify/[A-Z0-9-]+", text)
    assert found, text
    assert found.group().startswith(site.url)
    page.goto(found.group())
    expect(page.locator("#verdict")).to_have_text("有效")
    expect(page.locator("main")).to_contain_text(file.stem)


def upload(page: Page, file: Path) -> None:
    page.goto("/verify")
    page.locator("input[type=file]").set_input_files(file)
    page.get_by_role("button", name="核验文件").click()
    expect(page.locator("#verdict")).to_be_visible()


def an_employer_uploads_the_file(page: Page, file: Path) -> None:
    upload(page, file)
    expect(page.locator("#verdict")).to_have_text("有效")
    checks = page.get_by_role("region", name="我们查了什么").get_by_role("listitem")
    assert checks.count() >= 4
    expect(checks.get_by_role("img", name="未通过")).to_have_count(0)


def an_employer_without_us_uses_the_exported_root(
    page: Page, site: Site, file: Path, folder: Path
) -> None:
    online = site.flask("certificates", "verify", str(file), "--json")
    assert online.returncode == 0, online.stdout + online.stderr
    assert json.loads(online.stdout)["verdict"] == "valid"
    done = site.flask("certificates", "export", file.stem, "--output", str(folder / "exported"))
    assert done.returncode == 0, done.stderr
    root, copy = folder / "exported" / "root.pem", folder / "exported" / "certificate.pdf"
    assert root.read_bytes() == page.request.get("/verify/root.pem").body()
    assert copy.read_bytes() == file.read_bytes()
    done = site.flask("certificates", "verify", str(copy), "--offline", "--root", str(root))
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.startswith("valid")


def a_changed_byte_is_noticed(page: Page, file: Path, folder: Path) -> None:
    data = bytearray(file.read_bytes())
    data[len(data) // 3] ^= 1
    altered = folder / "altered.pdf"
    altered.write_bytes(data)
    upload(page, altered)
    expect(page.locator("#verdict")).to_have_text("文件被改动")
    assert "Signature is Valid" not in run("pdfsig", "-nocert", altered)


def the_score_behind_it_can_be_recomputed(page: Page, site: Site) -> None:
    page.goto("/results/all")
    page.get_by_role("row").filter(has_text=NAME).get_by_role("link").first.click()
    expect(page.get_by_role("heading", name="考评事实")).to_be_visible()
    done = site.flask("sittings", "replay", "--all", "--json")
    assert done.returncode == 0, done.stdout + done.stderr
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    assert len(rows) >= 12


def it_is_withdrawn_with_a_reason(page: Page, number: str) -> None:
    page.goto(f"/certificates/{number}")
    page.locator("[name=status]").select_option(label="撤销")
    page.locator("[name=reason]").fill("经查，报名材料不实。")
    page.get_by_role("button", name="改变状态").click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text(number)
    dialog.get_by_role("button", name="改变状态").click()
    expect(page.get_by_role("main")).to_contain_text("撤销：经查，报名材料不实。")


def the_withdrawal_shows_at_once(page: Page, number: str, file: Path) -> None:
    page.goto(f"/verify/{number}")
    expect(page.locator("#verdict")).to_contain_text("撤销")
    expect(page.locator("main")).to_contain_text("经查，报名材料不实。")
    upload(page, file)
    expect(page.locator("#verdict")).to_contain_text("撤销")
