"""A leader, who wants two things known: where disputes rise, and who is late. Both stand on his first
page, and lead from a number to the cases that it counts."""

import re

import matters
from walks import phone


def test_where_disputes_rise_stands_on_the_first_page(
        visit, city, assert_accessible, picture):
    matters.quarrel(city)
    page = visit("/", role="leader")
    assert page.locator("#late tbody tr").count() >= 1
    rows = page.locator("#rise tbody tr")
    more = [int(row.locator("td").last.inner_text().lstrip("+").replace(",", ""))
            for row in rows.all()]
    assert more and more == sorted(more, reverse=True) and more[-1] > 0
    picture(page, "walk-leader", True)
    assert_accessible(page)
    rows.first.locator("a").click()
    assert "/reports/disputes?" in page.url


def test_who_is_late_stands_beside_it_and_opens_exactly_those_cases(visit, city):
    page = visit("/mediation/figures", role="leader")
    late = page.locator("#late tbody tr")
    assert late.count() >= 1
    number = late.first.locator("a")
    count = int(number.inner_text())
    number.click()
    assert page.locator("main table.list tbody tr").count() == count
    # A leader learns where they stand, and not what they are about.
    headline = page.locator("td.headline a").first.inner_text()
    assert re.fullmatch(r"\d{4} \d{4} \d{4}", headline)
    assert page.locator("main > .notice").count() == 1


def test_both_are_found_with_a_thumb(city, chromium, picture, assert_accessible):
    page = phone(city, chromium, "leader")
    page.goto(city.url + "/")
    assert page.locator("#rise").is_visible() and page.locator("#late").is_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert_accessible(page)
    page.context.close()


def test_a_desk_that_is_late_is_named_with_its_cases(visit, city):
    page = visit("/mediation/figures", role="leader")
    for row in page.locator("#late tbody tr").all():
        link = row.locator("a")
        href, count = link.get_attribute("href"), int(link.inner_text())
        other = visit(href, role="leader")
        assert other.locator("main table.list tbody tr").count() == min(count, 50)
