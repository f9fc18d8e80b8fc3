"""A demonstration city on a port of its own, and a real Chromium that looks at it.

ANLAN_BINARY   the program under test; by default the debug build
ANLAN_URL      a server that runs already, with ANLAN_ACCOUNTS, its accounts.json
"""

import json
import os
import pathlib
import signal
import socket
import subprocess
import tempfile
import time
import urllib.error
import urllib.request

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import sync_playwright

ROOT = pathlib.Path(__file__).resolve().parents[2]
PICTURES = ROOT / "var" / "pictures"
LANGUAGES = ["zh-Hans", "en"]
WIDTHS = {1280: 900, 390: 844}
# What axe counts as WCAG 2.2 AA, and what it calls best practice.
AXE = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}


class City:
    """The server under test and who may sign in to it."""

    def __init__(self, url, accounts, binary=None, database=None):
        self.url = url
        self.accounts = accounts
        self.binary, self.database = binary, database  # of a server that the tests started
        self.sessions = {}

    def account(self, role, level=None):
        for account in self.accounts:
            if account["role"] == role and level in (None, account["level"]):
                return account
        raise LookupError(f"no account with the role {role}")


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_until_ready(url, process, seconds):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if process.poll() is not None:
            raise RuntimeError(f"the server ended with {process.returncode}")
        try:
            with urllib.request.urlopen(url + "/readyz", timeout=2):
                return
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            time.sleep(0.2)
    raise TimeoutError(f"not ready after {seconds} s")


@pytest.fixture(scope="session")
def city():
    if url := os.environ.get("ANLAN_URL"):
        accounts = pathlib.Path(os.environ["ANLAN_ACCOUNTS"])
        yield City(url, json.loads(accounts.read_text()))
        return
    binary = os.environ.get("ANLAN_BINARY", str(ROOT / ".build" / "debug" / "anlan"))
    with tempfile.TemporaryDirectory(prefix="anlan-browser-") as folder:
        accounts = pathlib.Path(folder) / "accounts.json"
        database = f"sqlite:{folder}/anlan.sqlite"
        url = f"http://127.0.0.1:{(port := free_port())}"
        with open(pathlib.Path(folder) / "log", "w+") as log:
            process = subprocess.Popen(
                [binary, "demo", "--scale", "small", "--port", str(port),
                 "--database", database, "--accounts", str(accounts)],
                cwd=ROOT, stdin=subprocess.DEVNULL, stdout=log, stderr=subprocess.STDOUT)
            try:
                wait_until_ready(url, process, 600)
                yield City(url, json.loads(accounts.read_text()), binary, database)
            except (RuntimeError, TimeoutError):
                log.seek(0)
                print(log.read()[-4000:])
                raise
            finally:
                process.send_signal(signal.SIGTERM)
                try:
                    process.wait(30)
                except subprocess.TimeoutExpired:
                    process.kill()


@pytest.fixture(scope="session")
def chromium():
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=os.environ.get("CHROMIUM", "/usr/bin/chromium"), args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def visit(city, chromium):
    """visit(path, role=…, language=…, width=…) opens a page and remembers what went wrong in it."""
    contexts = []

    def open_page(path, role=None, language="zh-Hans", width=1280, script=True):
        context = chromium.new_context(
            viewport={"width": width, "height": WIDTHS[width]}, locale=language,
            java_script_enabled=script, reduced_motion="reduce")
        contexts.append(context)
        cookies = [{"name": "language", "value": language, "url": city.url}]
        if role:
            cookies.append({"name": "session", "value": session(city, chromium, role),
                            "url": city.url})
        context.add_cookies(cookies)
        page = context.new_page()
        page.faults = []
        page.on("pageerror", lambda error: page.faults.append(str(error)))
        page.on("console", lambda message: message.type == "error"
                and page.faults.append(message.text))
        page.answer = page.goto(city.url + path)
        return page

    yield open_page
    for context in contexts:
        context.close()


def session(city, chromium, role):
    """The cookie of a role's session, or of one's at a level, as `role.level`; signing in is slow on
    purpose, so once for each."""
    if role not in city.sessions:
        account = city.account(*role.split("."))
        context = chromium.new_context(locale="zh-CN")
        page = context.new_page()
        page.goto(city.url + "/sessions/new")
        page.fill("[name=name]", account["name"])
        page.fill("[name=password]", account["password"])
        page.click("main form .button.main")
        found = {cookie["name"]: cookie["value"] for cookie in context.cookies()}
        assert "session" in found, f"{role} could not sign in: {page.url}\n{page.inner_text('main')}"
        city.sessions[role] = found["session"]
        context.close()
    return city.sessions[role]


@pytest.fixture
def assert_accessible():
    def check(page):
        found = Axe().run(page, options=AXE).response["violations"]
        lines = [f"{one['id']}: {one['help']}\n    " + "\n    ".join(
            node["html"][:200] for node in one["nodes"][:5]) for one in found]
        assert not found, "\n".join(lines)

    return check


@pytest.fixture
def picture():
    """Keeps what a page looks like; UPDATE_PICTURES=1 renews those that the documents show."""
    def take(page, name, documented=False):
        PICTURES.mkdir(parents=True, exist_ok=True)
        page.screenshot(path=PICTURES / f"{name}.png", full_page=True)
        if documented and os.environ.get("UPDATE_PICTURES") == "1":
            folder = ROOT / "docs" / "pictures"
            folder.mkdir(parents=True, exist_ok=True)
            page.screenshot(path=folder / f"{name}.png")

    return take
