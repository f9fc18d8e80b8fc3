"""Papers in a real browser: made from the case, signed by a finger, printed."""

from pages import work_order


def test_a_paper_is_signed_by_a_finger_on_a_phone(visit, city):
    path = work_order(city, visit("/", role="dispatcher"))
    page = visit(path, role="dispatcher", width=390)
    page.locator('#signatures a.button[href*="/places/received"]').click()
    canvas = page.locator("[data-signing] canvas")
    canvas.scroll_into_view_if_needed()
    assert canvas.is_visible()
    box = canvas.bounding_box()
    page.mouse.move(box["x"] + 30, box["y"] + 30)
    page.mouse.down()
    for step in range(1, 9):
        page.mouse.move(box["x"] + 30 + step * 25, box["y"] + (30 if step % 2 else 90))
    page.mouse.up()
    assert page.locator("input[name=strokes]").input_value().count(" ") >= 6
    page.fill("#field-name", "王建国")
    page.check("#field-agreed")
    page.click("main form .button.main")
    page.wait_for_url("**/documents/*")
    assert page.locator(".document .sign svg path").count() == 1
    assert "王建国" in page.locator("#signatures").inner_text()


def test_who_cannot_draw_types_the_name(visit, city):
    path = work_order(city, visit("/", role="dispatcher"))
    page = visit(path, role="dispatcher", script=False)
    page.locator('#signatures a.button[href*="/places/received"]').click()
    page.check("input[name=way][value=typed]")
    page.fill("#field-name", "王建国")
    page.check("#field-agreed")
    page.click("main form .button.main")
    assert "王建国" in page.locator(".document .sign").inner_text()


def test_a_print_view_is_a_page_of_its_own(visit, city):
    path = work_order(city, visit("/", role="dispatcher"))
    page = visit(path + "/sheet", role="dispatcher")
    assert page.answer.status == 200
    assert page.locator("article.document h1").count() == 1
    assert page.locator("nav").count() == 0
