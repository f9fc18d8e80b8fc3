"""No dead ends: from the first page of everybody, each kind of link that a page offers opens."""

import html
import re
from urllib.parse import urljoin, urlsplit

import pytest

from conftest import session

ROLES = ["clerk", "dispatcher", "handler", "reviewer", "caller", "supervisor", "leader",
         "village-worker", "administrator", "security-administrator", "auditor", "receptionist",
         "coordinator", "mediator", "psychologist"]
MOST = 160


def kind(address):
    """Pages of one make are one: numbers and codes in the path say nothing of it."""
    parts = urlsplit(address)
    path = "/".join("*" if re.search(r"\d", part) else part for part in parts.path.split("/"))
    names = sorted({pair.split("=")[0] for pair in parts.query.split("&") if pair})
    return path + "?" + "&".join(names)


@pytest.mark.parametrize("role", [None, *ROLES])
def test_every_kind_of_link_opens(city, chromium, role):
    context = chromium.new_context(locale="zh-CN")
    if role:
        context.add_cookies([{"name": "session", "value": session(city, chromium, role),
                              "url": city.url}])
    waiting, known, dead = ["/"], {"/?"}, []
    while waiting and len(known) < MOST:
        path = waiting.pop(0)
        answer = context.request.get(city.url + path, max_redirects=3)
        if answer.status >= 400:
            dead.append((path, answer.status))
            continue
        if "text/html" not in answer.headers.get("content-type", ""):
            continue
        for found in re.findall(r'<a [^>]*?href="([^"#][^"]*)"', answer.text()):
            address = urljoin(path, html.unescape(found))
            if not address.startswith("/") or re.search(r"format=|language=|type=|/pdf", address):
                continue
            if kind(address) not in known:
                known.add(kind(address))
                waiting.append(address)
    context.close()
    assert dead == []
    assert len(known) > 5
