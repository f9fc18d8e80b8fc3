"""Every page that the browser tests open: one line each.

name, path, the role that opens it (None for everybody), whether the documents show its picture.
The path may be a function of the city and a page of that role, for what has to be looked up.
"""

from typing import Callable, NamedTuple, Optional, Union
from urllib.parse import quote

from matters import Program


def first_link(path, selector):
    """The address of a link on another page, for what has to be looked up."""
    def find(city, page):
        page.goto(city.url + path)
        return page.locator(selector).first.get_attribute("href")
    return find


class Sight(NamedTuple):
    name: str
    path: Union[str, Callable]
    role: Optional[str] = None
    documented: bool = False
    status: int = 200


def a_dispatched_case(city, page):
    """A matter that is with a unit, as the dispatcher sees it."""
    page.goto(city.url + "/cases?state=handling")
    return page.locator("td.headline a").first.get_attribute("href")


def work_order(city, page):
    """A paper that has just been issued."""
    page.goto(city.url + a_dispatched_case(city, page) + "/drafts/work-order")
    for name, value in [("facts", "路灯不亮"), ("matter", "路灯不亮"), ("due-day", "2030-01-05")]:
        if not page.locator(f"#field-{name}").input_value():
            page.fill(f"#field-{name}", value)
    page.click("button[value=issue]")
    page.locator("article.document").wait_for()
    return page.url.removeprefix(city.url)


def faulty_committees(city, page):
    """The city's committees with a fault, one of them with several at once."""
    name = "新湖社区人民调解委员会"
    keeper = Program(city, "coordinator")
    if not keeper.get(f"/registers/committees?q={quote(name)}")["items"]:
        keeper.send("/registers/committees", {
            "name": name, "type": "residents", "area": keeper.account["area"],
            "term-end": "2020-06-30"})
    return "/registers/committees?mark=fault"


SIGHTS = [
    Sight("front", "/", documented=True),
    Sight("sign-in", "/sessions/new"),
    Sight("intake", "/intake", documented=True),
    Sight("intake-dispute", "/intake/dispute"),
    Sight("register-dispute", "/disputes/new", role="receptionist"),
    Sight("work-mediator", "/", role="mediator"),
    Sight("cases-coordinator", "/cases", role="coordinator"),
    Sight("help", "/help"),
    Sight("privacy", "/privacy"),
    Sight("receipts", "/receipts"),
    Sight("work-dispatcher", "/", role="dispatcher", documented=True),
    Sight("work-handler", "/", role="handler"),
    Sight("work-leader", "/", role="leader"),
    Sight("cases", "/cases", role="leader"),
    Sight("dispatch", "/dispatch", role="dispatcher"),
    Sight("call", "/calls/new", role="clerk"),
    Sight("call-backs", "/call-backs", role="caller"),
    Sight("reviews", "/reviews", role="reviewer"),
    Sight("supervisions", "/supervisions", role="supervisor"),
    Sight("units", "/supervisions/units", role="supervisor"),
    Sight("instructions", "/instructions?state=all", role="leader"),
    Sight("messages", "/messages", role="handler"),
    Sight("account", "/account", role="clerk"),
    Sight("calculator",
          "/calculator?start=2024-09-12T10:00:00%2B08:00&amount=5&unit=workingDays", role="clerk"),
    Sight("calendar", "/calendar?year=2024", role="clerk"),
    Sight("keepers", "/", role="administrator"),
    Sight("policies", "/policies", role="administrator"),
    Sight("policy-hotline", "/policies/hotline", role="administrator"),
    Sight("people", "/people", role="security-administrator"),
    Sight("person", first_link("/people?q=clerk.city", ".list a"), role="security-administrator"),
    Sight("person-keeper", first_link("/people?q=clerk.city", ".list a"), role="administrator"),
    Sight("places", "/places", role="administrator"),
    Sight("outbox", "/outbox", role="administrator"),
    Sight("audit", "/audit", role="auditor"),
    Sight("not-found", "/nothing", status=404),
    Sight("style", "/style", role="clerk"),
    Sight("style-public", "/style"),
    Sight("not-found-clerk", "/nothing", role="clerk", status=404),
    Sight("reports", "/reports", role="leader", documented=True),
    Sight("report", "/reports/received", role="leader", documented=True),
    Sight("report-rate", "/reports/on-time?by=unit", role="leader"),
    Sight("bulletins", "/bulletins", role="leader"),
    Sight("report-months", "/reports/received?by=month&from=2023-01-01&to=2025-01-01", role="leader"),
    Sight("centre", "/centre", role="coordinator", documented=True),
    Sight("centre-standards", first_link("/centre", "main a[href$='/standards']"),
          role="coordinator"),
    Sight("counselling-desk", "/counselling", role="psychologist.county"),
    Sight("matching-desk", "/counselling", role="coordinator.county"),
    Sight("centres", "/centres", role="leader"),
    Sight("centre-figures", "/centres/figures", role="leader", documented=True),
    Sight("institutions", "/institutions", role="leader", documented=True),
    Sight("mediation-figures", "/mediation/figures", role="leader", documented=True),
    Sight("kept", "/kept", role="mediator"),
    Sight("registers", "/registers", role="coordinator"),
    Sight("committees", faulty_committees, role="coordinator", documented=True),
    Sight("mediator-new", "/registers/mediators/new", role="coordinator"),
    Sight("mediator-import", "/registers/mediators/import", role="coordinator"),
    Sight("conferences", "/conferences", role="leader"),
    Sight("conference", first_link("/conferences", "main a[href^='/conferences/']"),
          role="coordinator"),
    Sight("duties", "/duties", role="handler"),
    Sight("documents", lambda city, page: a_dispatched_case(city, page) + "/documents",
          role="dispatcher"),
    Sight("draft", lambda city, page: a_dispatched_case(city, page) + "/drafts/work-order",
          role="dispatcher"),
    Sight("document", work_order, role="dispatcher", documented=True),
    Sight("sign", lambda city, page: work_order(city, page) + "/places/received",
          role="dispatcher"),
    Sight("templates", "/templates", role="administrator"),
    Sight("template", "/templates/work-order", role="administrator"),
]
