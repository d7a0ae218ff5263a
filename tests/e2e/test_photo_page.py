"""Photos by number and query code in a real browser: straight to storage of another origin, and to nowhere else."""

from collections.abc import Iterator
from email.parser import BytesParser
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest
from playwright.sync_api import Browser, FilePayload, Page, expect

from tests.builders import PNG
from tests.e2e.reporting import Place, followed, reported
from tests.e2e.views import looks_well
from tests.fakes.files import MemoryFiles

NIGHT: FilePayload = {"name": "夜里.png", "mimeType": "image/png", "buffer": PNG}
WORDS = "照片是昨天晚上拍的。"


def bucket(files: MemoryFiles) -> ThreadingHTTPServer:
    """Takes what a form posts, as storage does that lets no page read its answers."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"]))
            head = f"Content-Type: {self.headers['content-type']}\r\n\r\n"
            told = BytesParser().parsebytes(head.encode() + body)
            parts = {part.get_param("name", header="content-disposition"): part for part in told.walk()}
            key, content = (parts[name].get_payload(decode=True) for name in ("key", "file"))
            assert isinstance(key, bytes)
            assert isinstance(content, bytes)
            files.upload({"key": key.decode().strip()}, content)
            self.send_response(204)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Nothing is written about requests."""

    return ThreadingHTTPServer(("127.0.0.1", 0), Handler)


@pytest.fixture
def storage(place: Place) -> Iterator[str]:
    """Its address."""
    server, before = bucket(place.cast.files), place.cast.files.address
    thread = Thread(target=server.serve_forever)
    thread.start()
    place.cast.files.address = f"http://127.0.0.1:{server.server_port}/files"
    yield place.cast.files.address
    place.cast.files.address = before
    server.shutdown()
    server.server_close()
    thread.join(10)


def add(page: Page, *files: FilePayload) -> None:
    page.get_by_label("还要说明什么").fill(WORDS)
    page.get_by_label("照片（可以不选）").set_input_files(files)
    page.get_by_role("button", name="补充").click()


@pytest.mark.parametrize("width", [1280, 375])
@pytest.mark.usefixtures("storage")
def test_photos_go_with_a_word_after_reporting_and_on_the_progress(page: Page, place: Place, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    number = reported(page, place)
    add(page, {"name": "说明.txt", "mimeType": "text/plain", "buffer": b"x"})
    expect(page.get_by_label("照片（可以不选）")).to_be_focused()
    expect(page.get_by_text("只收JPG、PNG格式的照片和PDF文件。")).to_be_visible()
    looks_well(page, "report-photos", width)
    add(page, NIGHT)
    expect(page.get_by_text("记下了，办理部门会看到。")).to_be_focused()
    followed(page)
    add(page, NIGHT)
    expect(page.get_by_text("记下了，办理部门会看到。")).to_be_focused()
    ticket = place.worked_on(number)
    said = place.cast.tickets.reading.show(ticket.desk, ticket.case).said
    assert [(one.text, [photo.name for photo in one.photos]) for one in said] == [(WORDS, [NIGHT["name"]])] * 2


def test_a_page_posts_files_to_no_other_address(browser: Browser, place: Place, storage: str) -> None:
    page = browser.new_page()
    reported(page, place)
    place.cast.files.address = storage.replace("/files", "/others")  # after the page was told where
    add(page, NIGHT)
    expect(page.get_by_role("alert").filter(has_text="连接不上服务")).to_be_visible()
    assert NIGHT["buffer"] not in place.cast.files.kept.values()
    page.close()
