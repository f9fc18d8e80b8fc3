"""A psychologist's help, by phone: asked for by a mediator, matched at the coordinator's desk, consented
to with a finger, held, followed up; and what the others see of it, which is nothing that was said."""

import datetime

import matters

SECRET = "说起那一夜，他在桥边站到天亮。"


def draw(page, selector="[data-signing] canvas"):
    """A few strokes of a finger."""
    pad = page.locator(selector)
    pad.scroll_into_view_if_needed()
    box = pad.bounding_box()
    page.mouse.move(box["x"] + 20, box["y"] + 30)
    page.mouse.down()
    for x, y in [(50, 70), (80, 30), (110, 80), (150, 40), (190, 90), (230, 50)]:
        page.mouse.move(box["x"] + x, box["y"] + y, steps=4)
    page.mouse.up()


def submit(page):
    page.locator("main form[action$='/steps'] .button.main").last.click()
    assert page.locator(".flash").is_visible(), page.inner_text("main")


def test_help_from_request_to_follow_up(visit, city, picture, assert_accessible):
    number, _ = matters.quarrel(city)
    mediator = visit(f"/cases/{number}/steps/request-counselling", role="mediator", width=390)
    mediator.select_option("[name=party]", "1")
    mediator.select_option("[name=need]", "anxiety")
    mediator.fill("[name=background]", "来时一直在哭，连着几夜没睡。")
    picture(mediator, "counselling-request", False)
    assert_accessible(mediator)
    submit(mediator)
    assert "待匹配" in mediator.inner_text("#counselling")
    assert "一直在哭" not in mediator.inner_text("main")

    account = city.account("psychologist", "county")
    desk = visit("/counselling", role="coordinator.county")
    waiting = desk.locator("#waiting li", has=desk.locator(f"a[href='/cases/{number}']"))
    waiting.locator("label.choice", has_text=account["person"]).first.click()
    picture(desk, "counselling-matching", True)
    assert_accessible(desk)
    waiting.locator(".button.main").click()
    assert desk.locator(".flash").is_visible()
    assert desk.url.endswith("/counselling")

    page = visit("/counselling", role="psychologist.county", width=390)
    page.locator("#new a", has_text="赵芳").first.click()
    case = page.url
    assert "13905340002" in page.inner_text("#client")
    page.goto(case + "/steps/give-consent")
    assert "可以随时停止" in page.inner_text("#shown")
    submit_without = page.locator("main form[action$='/steps'] .button.main").last
    submit_without.click()
    page.locator("#summary").wait_for()
    draw(page)
    page.locator("[name=tells-outcome][value=yes]").check()
    picture(page, "counselling-consent", True)
    assert_accessible(page)
    submit(page)
    assert page.locator("#client svg[aria-label]").count() == 1

    today = datetime.date.fromisoformat(page.locator("main time").first.get_attribute("datetime")[:10])
    page.goto(case + "/steps/book-session")
    page.fill("[name=day]", page.input_value("[name=day]"))
    page.fill("[name=time]", "1530")
    page.fill("[name=place]", "心理咨询室")
    page.locator("main form[action$='/steps'] .button.main").last.click()
    page.locator("#summary").wait_for()
    assert page.input_value("[name=place]") == "心理咨询室"
    page.fill("[name=time]", "15:30")
    submit(page)
    assert "15:30" in page.inner_text("#client")

    page.goto(case + "/steps/hold-session")
    page.fill("[name=place]", "心理咨询室")
    page.fill("[name=content]", SECRET)
    picture(page, "counselling-session", False)
    assert_accessible(page)
    submit(page)
    assert SECRET in page.inner_text("#history")
    picture(page, "counselling-case", False)
    assert_accessible(page)
    page.goto(city.url + "/counselling")
    picture(page, "counselling", True)
    assert_accessible(page)

    page.goto(case + "/steps/plan-follow-up")
    page.fill("[name=day]", str(today + datetime.timedelta(days=14)))
    submit(page)
    page.goto(case + "/steps/finish")
    page.fill("[name=found]", "睡眠好转")
    page.check("[name=conclusion][value=completed]")
    submit(page)

    for role in ["coordinator.county", "leader", "supervisor"]:
        other = visit(case.removeprefix(city.url), role=role)
        assert SECRET not in other.inner_text("body") and "赵芳" not in other.inner_text("main")
    confirm = visit(case.removeprefix(city.url) + "/steps/accept", role="coordinator.county")
    submit(confirm)
    mediator.goto(f"{city.url}/cases/{number}")
    assert "服务完成" in mediator.inner_text("#counselling")
    # A form that is sent back is an error to Chromium's console as well.
    assert [fault for fault in page.faults if "422" not in fault] == []
    assert mediator.faults == []
