import re
from playwright.sync_api import expect
from tests.journeys import steps
def test_reload(new_context, signed_in, site):
    page = new_context().new_page()
    page.on("request", lambda r: print("REQ", r.method, r.url[-30:], (r.post_data or "")[:150]))
    page.on("response", lambda r: print("RES", r.status, r.url[-30:]) if r.status >= 400 else None)
    adm = steps.become_candidate(page, signed_in("officer"), "重载甲")
    print("=====")
    s = steps.start(page, adm, "theory")
    page.wait_for_timeout(1000)
    print("===== reload")
    page.reload()
    page.wait_for_selector(steps.READY)
    steps.cell(page, 2).click()
    page.locator("[data-view] label.lc-opt").nth(1).click()
    page.wait_for_timeout(3000)
    print(page.locator("[data-part=saved]").inner_text(), page.locator(".pl-banners").inner_text())
    print("===== next, reload with pending seen and answer")
    steps.cell(page, 3).click()
    page.locator("[data-view] label.lc-opt").nth(1).click()
    page.reload()
    page.wait_for_selector(steps.READY)
    steps.cell(page, 4).click()
    page.locator("[data-view] label.lc-opt").nth(1).click()
    page.wait_for_timeout(3000)
    print(page.locator("[data-part=saved]").inner_text(), page.locator(".pl-banners").inner_text())
    assert 0
