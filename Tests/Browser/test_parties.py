"""The other side of a dispute on its phone: a receipt, consent, a view, a signature."""

import re

import pytest

from conftest import LANGUAGES, WIDTHS
from matters import Program, quarrel


def given(city, visit, number, party=2):
    """Number and code of a receipt that the county's desk hands over."""
    coordinator = Program(city, "coordinator", "county")
    answer = coordinator.send(
        f"/cases/{number}/parties/{party}/receipts", {"holder": "孙强", "proof": "身份证"})
    return answer["receipt"], answer["code"]


def held(visit, receipt, code, width=390, language="zh-Hans"):
    page = visit("/receipts", width=width, language=language)
    page.fill("#field-number", receipt)
    page.fill("#field-code", code)
    page.click("main form .button.main")
    page.wait_for_url(re.compile(r"/receipts/\d{12}"))
    return page


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_pages_of_a_party_fit_and_are_accessible(
        visit, city, assert_accessible, picture, language, width):
    number, _ = quarrel(city)
    receipt, code = given(city, visit, number)
    notice = Program(city, "mediator").send(
        f"/cases/{number}/documents", {"kind": "rights-notice"})["id"]
    page = held(visit, receipt, code, width, language)
    for name, path in [("party", ""), ("party-held", "/held"),
                       ("party-paper", f"/papers/{notice}")]:
        page.goto(city.url + f"/receipts/{receipt}{path}")
        page.evaluate("document.querySelectorAll('details.act').forEach((one) => one.open = true)")
        picture(page, f"{name}.{language}.{width}")
        assert page.faults == []
        assert "{" not in page.inner_text("body")
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert_accessible(page)


def agreed(city, number):
    """The agreement's paper, ready to be signed."""
    mediator = Program(city, "mediator")
    mediator.take(number, "take-case")
    mediator.take(number, "assign", person=mediator.me(), **{"chosen-by": "committee"})
    mediator.take(number, "inform-rights", manner="in-person")
    mediator.take(number, "record-session", held="2024-09-12", place="调解室", mode="in-person",
                  present="双方", record="各自陈述")
    mediator.take(number, "reach-written", matter="漏水责任", terms="赔偿三千元", manner="当场给付")
    return mediator.send(f"/cases/{number}/documents", {"kind": "agreement"})["id"]


def test_the_other_side_consents_gives_its_view_and_signs(
        visit, city, picture, assert_accessible):
    number, _ = quarrel(city)
    receipt, code = given(city, visit, number)
    page = held(visit, receipt, code)
    assert "孙强" in page.locator("main").inner_text()
    # Not the applicant's words or number.
    assert "漏水泡了客厅" not in page.content()
    assert "13905340002" not in page.content()
    page.check("#consent [value=consent]")
    page.click("#consent .button.main")
    assert "您表示同意调解" in page.locator("main").inner_text()
    page.click("#view summary")
    page.fill("#view textarea", "楼上是我家，但水管归物业。")
    page.click("#view .button.main")
    paper = agreed(city, number)
    page.goto(city.url + f"/receipts/{receipt}")
    page.click(f'a[href$="/papers/{paper}"]')
    assert "13905340002" not in page.content()
    assert_accessible(page)
    canvas = page.locator("[data-signing] canvas")
    canvas.scroll_into_view_if_needed()
    box = canvas.bounding_box()
    page.mouse.move(box["x"] + 30, box["y"] + 30)
    page.mouse.down()
    for step in range(1, 9):
        page.mouse.move(box["x"] + 30 + step * 25, box["y"] + (30 if step % 2 else 90))
    page.mouse.up()
    page.check("#field-agreed")
    page.click("#sign .button.main")
    page.wait_for_url(re.compile(r"/receipts/\d{12}$"))
    assert "您已签名" in page.locator("#papers").inner_text()
    assert_accessible(page)
    page.evaluate("window.scrollTo(0, 0)")
    picture(page, "walk-party", documented=True)

    # The applicant reads neither the other side's view nor its number.
    own = held(visit, *given(city, visit, number, party=1))
    assert "赵芳" in own.locator("main").inner_text()
    for kept in ["水管归物业", "13905340003"]:
        assert kept not in own.content()
    own.goto(own.url.split("?")[0] + "/held")
    assert "13905340002" in own.content()
    for kept in ["水管归物业", "13905340003"]:
        assert kept not in own.content()


def test_the_desk_hands_the_receipt_over(visit, city):
    number, _ = quarrel(city)
    page = visit(f"/cases/{number}", role="mediator", width=390)
    form = page.locator(f'form[action$="/parties/2/receipt"]')
    page.locator("details", has=form).locator("summary").click()
    form.locator("[name=proof]").fill("身份证")
    form.locator(".button.main").click()
    assert page.locator(".receipt .large-number").count() == 2
    assert page.locator(".qr svg").count() == 1
