"""The desks as people use them: in the list, without leaving it, by two people at once, and by
somebody whose browser runs no scripts."""

import matters


def test_a_caller_unmasks_misses_a_call_and_asks_without_leaving_the_list(
        visit, city, picture, assert_accessible):
    number = matters.accepted(city)
    page = visit(f"/call-backs?case={number}", role="caller")
    assert "139****0001" in page.inner_text("#matter")
    page.locator("#matter .report details summary").click()
    page.locator("#matter .report form button").click()
    assert page.locator("#matter a[href='tel:13905340001']").is_visible()
    picture(page, "call-back-desk", True)
    assert_accessible(page)
    page.locator("details.act > summary", has_text="未接通").click()
    page.fill("[id='field-missed-call-note']", "无人接听")
    page.locator("details.act[open] .form .button").click()
    assert page.url.startswith(city.url + "/call-backs")
    page.goto(city.url + f"/call-backs?case={number}")
    assert "无人接听" in page.inner_text("#matter .calls")
    page.check("#matter input[name=judgement][value=satisfied]")
    page.locator("form[data-draft$='-call-back'] .button.main").click()
    page.locator("#summary").wait_for()
    assert page.is_checked("#matter input[name=judgement][value=satisfied]")
    page.check("#matter input[name=solved][value=yes]")
    page.locator("form[data-draft$='-call-back'] .button.main").click()
    assert page.locator(".flash").is_visible()


def test_a_reviewer_has_the_result_beside_the_complaint(visit, city, picture, assert_accessible):
    number = matters.submitted(city)
    page = visit(f"/reviews?case={number}", role="reviewer")
    sides = page.inner_text(".sides")
    assert "连续三晚不亮" in sides and "已更换三盏灯头" in sides
    assert_accessible(page)
    picture(page, "review-desk", False)
    page.locator("details.act > summary", has_text="审核退回").click()
    page.fill("[id='field-reject-reason']", "请补充现场照片")
    page.locator("details.act[open] .form .button").click()
    assert page.locator(".flash").is_visible()
    assert number not in page.inner_text(".desk") if page.locator(".desk").count() else True


def test_the_second_of_two_reviewers_is_told_and_keeps_his_words(visit, city, assert_accessible):
    number = matters.submitted(city)
    pages = [visit(f"/reviews?case={number}", role="reviewer") for _ in range(2)]
    for page, words in zip(pages, ["没有照片", "写了很久的第二个意见"]):
        page.locator("details.act > summary", has_text="审核退回").click()
        page.fill("[id='field-reject-reason']", words)
    for page in pages:
        page.locator("details.act[open] .form .button").click()
    late = pages[1].inner_text("main")
    assert "写了很久的第二个意见" in late and "没有照片" in late
    assert_accessible(pages[1])


def test_two_dispatchers_at_one_case_lose_no_words(visit, city):
    number = matters.filed(city)
    slow = visit(f"/cases/{number}/steps/answer", role="dispatcher")
    slow.fill("#field-answer", "已经联系养护单位，明天修。")
    unit = str(city.account("handler")["organisation"])
    matters.Program(city, "dispatcher").take(number, "dispatch", unit=unit)
    slow.locator("main form .button.main").click()
    assert "已经联系养护单位，明天修。" in slow.inner_text("main")
    assert slow.locator(".stale").is_visible()


def test_what_the_knowledge_base_has_is_one_press_from_the_list(visit, city, picture):
    number = matters.filed(city)
    page = visit("/dispatch", role="dispatcher")
    button = page.locator(f"button[form='answer-{number}']")
    picture(page, "dispatch-desk", True)
    button.click()
    assert page.locator(".flash").is_visible()
    assert page.url == city.url + "/dispatch"
    assert page.locator(f"button[form='answer-{number}']").count() == 0


def test_a_known_answer_is_put_into_the_form_to_be_changed(visit, city):
    number = matters.filed(city)
    page = visit(f"/cases/{number}/steps/answer", role="dispatcher", script=False)
    page.locator("#knowledge a.button").first.click()
    assert "路灯" in page.input_value("#field-answer")
    assert page.input_value("#field-knowledge") != ""


def test_likely_repeats_appear_while_a_call_is_typed_and_take_it_in(visit, city, assert_accessible):
    known = matters.filed(city, text="体育场北门的下水井盖丢了，孩子差点掉进去", title="体育场北门井盖丢失")
    page = visit("/calls/new", role="clerk")
    page.fill("#field-text", "体育场北门井盖丢了很危险")
    page.select_option("#field-area", matters.area_of(city))
    found = page.locator(f"#repeats button[value='{known}']")
    found.wait_for()
    assert_accessible(page)
    found.click()
    assert page.locator(".large-number").count() == 2
    page.goto(city.url + f"/cases/{known}")
    assert page.locator(".reports > li").count() == 2


def test_likely_repeats_are_found_by_a_button_without_scripts(visit, city):
    known = matters.filed(city, text="向阳桥下污水外溢，臭气熏天", title="向阳桥下污水外溢")
    page = visit("/calls/new", role="clerk", script=False)
    page.fill("#field-text", "向阳桥下污水外溢很臭")
    page.select_option("#field-area", matters.area_of(city))
    page.locator("button[formaction='/calls/repeats']").click()
    assert page.locator(f"#repeats button[value='{known}']").is_visible()
    assert page.input_value("#field-text") == "向阳桥下污水外溢很臭"


def test_a_leader_signs_an_instruction_that_stands_in_the_list(visit, city):
    number = matters.dispatched(city)
    page = visit(f"/cases/{number}/steps/instruct", role="leader")
    assert page.input_value("#field-signer") != "" and page.input_value("#field-signed") != ""
    page.fill("#field-instruction", "请三日内修好并报告。")
    page.locator("main form .button.main").click()
    assert "请三日内修好并报告。" in page.inner_text(".supervisions")
    page.goto(city.url + "/instructions")
    assert "请三日内修好并报告。" in page.inner_text("main")


def test_leave_is_entered_and_ended_on_ones_own_page(visit, city, assert_accessible):
    page = visit("/account", role="dispatcher")
    page.on("dialog", lambda dialog: dialog.accept())
    page.locator("#leave summary").click()
    page.fill("#field-until", page.input_value("#field-from"))
    page.select_option("#field-substitute", index=1)
    page.locator("#leave .form .button.main").click()
    assert page.locator(".absences li").count() == 1
    assert_accessible(page)
    page.locator(".absences button").click()
    assert page.locator(".absences li").count() == 0
