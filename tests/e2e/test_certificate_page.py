"""The page that verifies certificates, in a real browser, on a running stack."""

from playwright.sync_api import Page, expect

from demo.application.certificates import TRANSFER, Certificates
from demo.scenes import Play
from infra.stack import Stack
from tests.e2e.views import AXE, RULES


def test_a_certificate_is_verified_by_its_qr_code_and_by_its_file(page: Page, stack: Stack, play: Play) -> None:
    base, scenes = stack.api_url, Certificates(play)
    made, own = scenes.granted(scenes.counter.ready(TRANSFER))
    page.goto(f"{base}/{own['page']}")
    expect(page.get_by_text("有效。")).to_be_visible(timeout=15000)
    page.evaluate(AXE.read_text("utf-8"))
    assert page.evaluate("rules => axe.run(document, {runOnly: rules})", RULES)["violations"] == []
    page.goto(f"{base}/certificate")
    for pdf, told in ((scenes.pdf(own["identifier"], made.token), "有效。"), (b"%PDF-1.7", "不要采信")):
        page.get_by_label("证照文件").set_input_files({"name": "a.pdf", "mimeType": "application/pdf", "buffer": pdf})
        page.get_by_role("button", name="核验文件").click()
        expect(page.get_by_text(told)).to_be_visible(timeout=15000)
