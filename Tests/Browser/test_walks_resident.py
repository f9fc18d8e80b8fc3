"""A resident with a phone: from the code on a wall to the receipt, and after it."""

import pytest

import matters
from walks import Fingers, phone


@pytest.fixture
def sign(city):
    """The code of a sign that hangs in a village."""
    village = city.account("village-worker", "village")["area"]
    return matters.Program(city, "clerk").get(f"/areas/{village}")["places"][0]["code"]


def test_a_resident_files_in_under_two_minutes_and_follows_it(
        city, chromium, sign, picture, assert_accessible):
    page = phone(city, chromium)
    # The camera reads the sign and opens this address.
    page.goto(f"{city.url}/q/{sign}")
    thumb = Fingers(page)
    thumb.tap("a[href^='/intake/dispute?place=']")
    thumb.answer("#field-text", "楼上装修把我家客厅顶棚泡了，找了三次都说不管。")
    thumb.answer("#field-wish", "修好顶棚，赔八百元。")
    thumb.answer("#field-other-name", "楼上孙先生")
    thumb.answer("#field-name", "赵芳")
    thumb.answer("#field-phone", "13905340002")
    thumb.answer("label:has([name=mediate])")
    thumb.answer("label:has([name=consent])")
    page.evaluate("scrollTo(0, 0)")
    picture(page, "walk-resident-form", True)
    assert_accessible(page)
    thumb.tap("main form.intake .button.main")
    page.locator(".large-number").first.wait_for()
    print(thumb)
    assert thumb.seconds < 120, str(thumb)
    numbers = page.locator(".large-number").all_inner_texts()
    assert len(numbers) == 2
    picture(page, "walk-resident-receipt", True)
    assert_accessible(page)
    # Another day, another phone: number and code are all it takes.
    later = phone(city, chromium)
    later.goto(city.url + "/")
    thumb = Fingers(later)
    thumb.tap("a[href='/receipts']")
    thumb.answer("[name=number]", numbers[0].replace(" ", ""))
    thumb.answer("[name=code]", numbers[1].replace(" ", ""))
    thumb.tap("main form .button.main")
    later.locator(".status").wait_for()
    assert "矛调中心已经收到" in later.inner_text("main")
    assert "13905340002" not in later.inner_text("main")
    picture(later, "walk-resident-follows", True)
    assert_accessible(later)
    assert thumb.seconds < 60, str(thumb)
    assert page.faults == later.faults == []
    for one in (page, later):
        one.context.close()


def test_what_a_resident_typed_is_there_after_the_phone_was_put_away(city, chromium, sign):
    page = phone(city, chromium)
    page.goto(f"{city.url}/intake/dispute?place={sign}")
    page.fill("#field-text", "邻居夜里装修，吵得睡不着。")
    page.wait_for_timeout(600)
    page.goto("about:blank")
    page.goto(f"{city.url}/intake/dispute?place={sign}")
    assert page.input_value("#field-text") == "邻居夜里装修，吵得睡不着。"
    page.context.close()


def test_a_mediator_knows_from_the_first_page_what_came_in(city, chromium):
    number, _ = matters.quarrel(city)
    page = phone(city, chromium, "mediator")
    page.goto(city.url + "/")
    page.locator(f"a[href='/cases/{number}']").first.tap()
    assert "顶棚" in page.inner_text("main")
    page.context.close()
