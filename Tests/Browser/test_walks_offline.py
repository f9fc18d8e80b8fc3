"""Minutes written on a phone that has no network: kept there, shown as not sent, sent once."""

import re

import pytest

import matters
from walks import phone, session

RECORD = "双方各自陈述。楼上承认漏水，愿意修好；赔多少还要再谈。"


@pytest.fixture
def talks(city):
    """A case in which a session can be recorded."""
    number, _ = matters.quarrel(city)
    mediator = matters.Program(city, "mediator")
    for party in (1, 2):
        mediator.take(number, "record-consent", party=party, manner="in-person")
    mediator.take(number, "take-case")
    me = mediator.get("/me")["person"]["id"]
    mediator.take(number, "assign", person=me, **{"chosen-by": "parties"})
    mediator.take(number, "inform-rights", manner="in-person")
    return number


def write(page, city, number, record=RECORD):
    page.goto(f"{city.url}/cases/{number}/steps/record-session")
    page.fill("[name=place]", "新湖街道第一调解室")
    page.check("[name=mode][value=in-person]")
    page.fill("[name=present]", "赵芳、孙强")
    page.fill("[name=record]", record)


def standing(page):
    return page.locator(".keeping p:visible").inner_text()


def sessions(city, number):
    entries = matters.Program(city, "mediator").get(f"/cases/{number}/entries")["items"]
    return [one for one in entries if one["step"] == "record-session"]


def drafts(page):
    return page.evaluate(
        "Object.entries(localStorage).filter(([key]) => key.startsWith('draft:'))")


def test_minutes_written_without_a_network_are_kept_and_sent_once(
        city, chromium, talks, picture, assert_accessible):
    page = phone(city, chromium, "mediator")
    write(page, city, talks, "")
    page.context.set_offline(True)
    page.fill("[name=record]", RECORD)
    page.wait_for_timeout(600)
    assert "尚未提交" in standing(page)
    page.locator("main form .button.main").tap()
    assert "网络不通" in standing(page)
    assert_accessible(page)
    page.locator(".keeping").scroll_into_view_if_needed()
    picture(page, "walk-minutes", True)
    assert page.input_value("[name=record]") == RECORD
    assert sessions(city, talks) == []
    page.context.set_offline(False)
    page.wait_for_url(f"{city.url}/cases/{talks}")
    assert page.locator(".flash").is_visible()
    assert RECORD in page.inner_text("#history")
    assert len(sessions(city, talks)) == 1
    assert drafts(page) == []
    assert page.faults == []
    page.context.close()


def test_a_page_that_is_opened_again_without_a_network_shows_what_was_written(
        city, chromium, talks, picture, assert_accessible):
    page = phone(city, chromium, "mediator")
    write(page, city, talks)
    page.wait_for_timeout(600)
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    page.evaluate("""async () => {
      while (!await caches.match("/kept")) await new Promise((next) => setTimeout(next, 50));
    }""")
    shelf = page.evaluate("""caches.open("kept").then((shelf) => shelf.keys())
      .then((all) => all.map((one) => new URL(one.url).pathname))""")
    assert all(path == "/kept" or path.startswith("/assets/") for path in shelf)
    page.context.set_offline(True)
    page.reload()
    assert "网络不通" in page.inner_text("#kept-away")
    box = page.locator("#kept textarea")
    assert box.input_value() == RECORD
    box.fill(RECORD + "约定周五再谈。")
    assert_accessible(page)
    picture(page, "walk-minutes-reopened", False)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.context.set_offline(False)
    page.wait_for_selector("[name=record]")
    assert page.input_value("[name=record]") == RECORD + "约定周五再谈。"
    page.locator("main form .button.main").tap()
    page.wait_for_url(f"{city.url}/cases/{talks}")
    assert "约定周五再谈。" in page.inner_text("#history")
    page.context.close()


def test_minutes_whose_answer_was_lost_are_sent_again_and_are_one(city, chromium, talks):
    page = phone(city, chromium, "mediator")
    write(page, city, talks)
    lost = []

    def lose(route):
        """The first sending arrives, its answer does not."""
        if lost:
            return route.continue_()
        lost.append(route.fetch(max_redirects=0).status)
        route.abort()

    page.route("**/steps", lose)
    page.locator("main form .button.main").tap()
    page.locator("[data-say=waiting]:visible").wait_for()
    assert lost == [303]
    assert len(sessions(city, talks)) == 1
    page.locator("main form .button.main").tap()
    page.wait_for_url(f"{city.url}/cases/{talks}")
    assert len(sessions(city, talks)) == 1
    page.context.close()


def test_what_happened_meanwhile_is_shown_and_the_minutes_stay(
        city, chromium, talks, assert_accessible):
    page = phone(city, chromium, "mediator")
    write(page, city, talks)
    page.context.set_offline(True)
    page.locator("main form .button.main").tap()
    matters.Program(city, "mediator").take(talks, "inform-rights", manner="telephone")
    page.context.set_offline(False)
    page.locator(".stale").wait_for()
    assert page.input_value("[name=record]") == RECORD
    assert sessions(city, talks) == []
    assert_accessible(page)
    page.locator("main form .button.main").tap()
    page.wait_for_url(f"{city.url}/cases/{talks}")
    assert len(sessions(city, talks)) == 1
    assert drafts(page) == []
    page.context.close()


def test_minutes_that_lack_something_come_back_with_every_word(city, chromium, talks):
    page = phone(city, chromium, "mediator")
    write(page, city, talks)
    page.fill("[name=present]", "")
    page.locator("main form .button.main").tap()
    page.locator("#summary").wait_for()
    assert page.input_value("[name=record]") == RECORD
    page.fill("[name=present]", "赵芳、孙强")
    page.locator("main form .button.main").tap()
    page.wait_for_url(f"{city.url}/cases/{talks}")
    assert len(sessions(city, talks)) == 1
    page.context.close()


def test_whoever_is_signed_out_meanwhile_signs_in_and_loses_nothing(city, chromium, talks):
    page = phone(city, chromium, "mediator")
    write(page, city, talks)
    cookies = page.context.cookies()
    page.context.clear_cookies(name="session")
    page.locator("main form .button.main").tap()
    page.locator("[data-say=signed-out]").wait_for()
    assert page.input_value("[name=record]") == RECORD
    page.context.add_cookies([one for one in cookies if one["name"] == "session"])
    with page.expect_navigation():
        page.locator("[data-say=signed-out] a").tap()
    assert re.search(r"/sessions/new\?then=", page.url)
    page.goto(f"{city.url}/cases/{talks}/steps/record-session")
    page.wait_for_url(f"{city.url}/cases/{talks}")
    assert len(sessions(city, talks)) == 1
    page.context.close()


def test_what_waits_is_told_on_every_page_and_goes_when_its_writer_signs_out(
        city, chromium, talks, assert_accessible):
    account = city.account("mediator")
    page = phone(city, chromium)
    page.goto(city.url + "/sessions/new")
    page.fill("[name=name]", account["name"])
    page.fill("[name=password]", account["password"])
    with page.expect_navigation():
        page.locator("main form .button.main").tap()
    write(page, city, talks)
    page.wait_for_timeout(600)
    page.goto(city.url + "/")
    with page.expect_navigation():
        page.locator("main .notice a[href='/kept']").tap()
    assert RECORD in page.locator("#kept textarea").input_value()
    assert_accessible(page)
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.message), dialog.accept()))
    page.goto(city.url + "/")
    page.locator(".person > summary").tap()
    with page.expect_navigation():
        page.locator("form[action='/sessions/leave'] button").tap()
    assert len(asked) == 1
    assert drafts(page) == []
    page.context.close()


def test_nobody_else_finds_them_and_they_do_not_stay_for_long(city, chromium, talks):
    page = phone(city, chromium, "mediator")
    write(page, city, talks)
    page.wait_for_timeout(600)
    assert len(drafts(page)) == 1
    # A week later.
    page.evaluate("""() => { for (const key of Object.keys(localStorage)) {
      const draft = JSON.parse(localStorage.getItem(key));
      draft.at -= 7 * 86400000 + 1;
      localStorage.setItem(key, JSON.stringify(draft));
    } }""")
    page.goto(city.url + "/")
    assert drafts(page) == []
    write(page, city, talks)
    page.wait_for_timeout(600)
    page.context.clear_cookies(name="session")
    page.context.add_cookies([{"name": "session", "value": session(city, chromium, "handler"),
                               "url": city.url}])
    page.goto(city.url + "/")
    assert drafts(page) == []
    page.context.close()
