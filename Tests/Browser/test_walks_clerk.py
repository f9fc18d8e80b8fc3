"""A clerk at the window who never touches a mouse: a walk-in is registered and studied."""

import pytest

import matters
from walks import Keyboard


def area_in(city, page):
    county = city.account("coordinator", "county")["area"]
    values = page.locator("select[name=area] option").evaluate_all(
        "all => all.map(one => one.value)")
    return next(one for one in values if one[:6] == county[:6] and one != county)


@pytest.mark.parametrize("language", ["zh-Hans", "en"])
def test_a_receptionist_takes_a_walk_in_from_door_to_desk_by_keyboard(
        visit, city, language, picture, assert_accessible):
    page = visit("/", role="receptionist", language=language)
    hands = Keyboard(page)
    hands.tab_to(lambda one: one["href"] == "/disputes/new")
    hands.go()
    area = area_in(city, page)
    hands.pick("channel", "visit")
    hands.write("text", "隔壁店铺占用消防通道堆货，多次争执。")
    hands.write("wish", "把通道腾出来。")
    hands.pick("area", area)
    hands.write("name", "王建国")
    hands.write("phone", "13905340001")
    hands.to_field("mediate")
    hands.press("Space")
    hands.write("other-name", "李卫东")
    hands.write("other-phone", "13912345678")
    picture(page, f"walk-clerk.{language}", False)
    if language == "zh-Hans":
        page.evaluate("scrollTo(0, 0)")
        picture(page, "walk-clerk", True)
    hands.go("Control+Enter")
    assert page.locator(".large-number").count() == 2
    assert_accessible(page)
    picture(page, "walk-clerk-receipt", False)
    hands.tab_to(lambda one: one["href"].startswith("/cases/") and one["tag"] == "A"
                 and page.evaluate("document.activeElement.classList.contains('main')"))
    hands.go()
    number = page.url.rsplit("/", 1)[1]
    assert "李卫东" in page.inner_text("#parties")
    hands.tab_to(lambda one: one["href"].endswith("/steps/study"))
    hands.go()
    hands.pick("category", "neighbours")
    hands.to_field("difficulty")
    hands.press("Space")
    hands.to_field("lawful-road")
    if page.evaluate("document.activeElement.type") == "radio":
        hands.press("Space")
    else:
        hands.press("ArrowDown")
    hands.tab_to(lambda one: one["tag"] == "BUTTON" and page.evaluate(
        "document.activeElement.classList.contains('main')"))
    hands.go()
    assert page.locator(".flash").is_visible(), page.inner_text("main")
    state = matters.Program(city, "coordinator", "county").get(f"/cases/{number}")["state"]
    assert state != "lodged"
    assert page.faults == []


def test_a_mistake_is_reached_and_mended_by_keyboard(visit, city):
    page = visit("/disputes/new", role="receptionist")
    hands = Keyboard(page)
    hands.write("text", "邻居漏水。")
    hands.go("Control+Enter")
    # The summary is read first; its first line leads to the field.
    assert page.evaluate("document.activeElement.id") == "summary"
    hands.press("Tab")
    hands.press("Enter")
    field = page.evaluate("document.activeElement.name")
    assert field in ("name", "area")
    assert page.input_value("#field-text") == "邻居漏水。"


def test_a_call_is_filed_by_keyboard_from_the_middle_of_the_form(visit, city):
    page = visit("/calls/new", role="clerk")
    hands = Keyboard(page)
    hands.write("text", "和平路信号灯不亮")
    hands.pick("area", matters.area_of(city))
    hands.go("Control+Enter")
    assert page.locator(".large-number").count() == 2


def test_enter_in_a_text_begins_a_line_and_sends_nothing(visit, city):
    page = visit("/disputes/new", role="receptionist")
    hands = Keyboard(page)
    hands.write("text", "第一行")
    hands.press("Enter")
    page.keyboard.type("第二行")
    assert page.input_value("#field-text") == "第一行\n第二行"
    assert page.url.endswith("/disputes/new")
