"""A dispute as people bring it: filed by phone, registered at a window with the keyboard alone,
and taken by a mediator to a signed agreement."""

import matters


def area_choice(page, city):
    """A township in which the demonstration's county centre has a desk."""
    county = city.account("coordinator", "county")["area"]
    values = page.locator("select[name=area] option").evaluate_all(
        "all => all.map(one => one.value)")
    return next(value for value in values if value[:6] == county[:6])


def test_a_resident_files_a_dispute_by_phone(visit, city, picture, assert_accessible):
    page = visit("/", width=390)
    page.locator("a[href='/intake/dispute']").click()
    page.fill("#field-text", "楼上装修把我家客厅顶棚泡了，找了三次都说不管。")
    page.fill("#field-wish", "修好顶棚，赔偿八百元。")
    page.fill("#field-other-name", "楼上住户孙先生")
    page.select_option("[name=area]", area_choice(page, city))
    page.fill("#field-name", "赵芳")
    page.locator("main form.intake .button.main").click()
    page.locator("#summary").wait_for()
    assert page.input_value("#field-wish") == "修好顶棚，赔偿八百元。"
    assert_accessible(page)
    page.fill("#field-phone", "13905340002")
    page.check("[name=mediate]")
    page.check("[name=consent]")
    picture(page, "dispute-intake", False)
    page.locator("main form.intake .button.main").click()
    assert page.locator(".large-number").count() == 2
    page.locator("a[href^='/receipts/'].button").click()
    assert "矛调中心已经收到" in page.inner_text("main")
    picture(page, "dispute-status", False)
    assert_accessible(page)
    page.locator("#add summary").click()
    page.check("#add [value=add]")
    page.fill("#add [name=words]", "今天又漏了一次")
    page.locator("#add .button.main").click()
    assert page.locator(".flash").is_visible()


def test_a_receptionist_registers_with_the_keyboard_alone(visit, city, picture, assert_accessible):
    page = visit("/disputes/new", role="receptionist")
    values = {"text": "隔壁店铺占用消防通道堆货，争执了几次", "name": "王建国", "phone": "13905340001",
              "other-name": "李卫东", "other-phone": "13912345678"}
    page.focus("[name=channel]")
    for _ in range(40):
        name = page.evaluate("document.activeElement.name")
        if name in values:
            page.keyboard.type(values.pop(name))
        elif name == "area":
            page.keyboard.press("ArrowDown")
        if not values:
            break
        page.keyboard.press("Tab")
    assert not values
    picture(page, "dispute-desk", False)
    assert_accessible(page)
    page.keyboard.press("Enter")
    page.locator(".large-number").first.wait_for()
    page.locator("main a.button.main").click()
    assert "李卫东" in page.inner_text("#parties")
    assert "139****5678" in page.inner_text("#parties")
    assert_accessible(page)


def test_a_mediator_takes_a_case_to_its_agreement(visit, city, picture, assert_accessible):
    number, unit = matters.quarrel(city)

    def step(name, act):
        page.goto(f"{city.url}/cases/{number}/steps/{name}")
        act()
        page.locator("main form[action$='/steps'] .button.main").click()
        # Minutes are sent by script, and the case opens when they have arrived.
        page.wait_for_url(f"{city.url}/cases/{number}")

    page = visit(f"/cases/{number}", role="mediator")
    for party in ["1", "2"]:
        def consent():
            page.select_option("[name=party]", party)
            page.check("[name=manner][value=in-person]")
        step("record-consent", consent)
    step("take-case", lambda: None)

    def assign():
        page.select_option("[name=person]", matters.Program(city, "mediator").me())
        page.check("[name=chosen-by][value=parties]")
    step("assign", assign)
    step("inform-rights", lambda: page.check("[name=manner][value=in-person]"))

    def session():
        page.fill("[name=place]", "第一调解室")
        page.check("[name=mode][value=in-person]")
        page.fill("[name=present]", "双方当事人")
        page.fill("[name=record]", "双方各自陈述，愿意让步。")
    step("record-session", session)

    def agree():
        page.fill("[name=matter]", "顶棚被泡")
        page.fill("[name=terms]", "赔偿八百元，三日内修好。")
        page.fill("[name=manner]", "转账")
        page.fill("[name=amount]", "800.50")
    step("reach-written", agree)

    def instalment():
        page.fill("[name=due]", "2030-01-01")
        page.fill("[name=amount]", "400")
    step("add-instalment", instalment)
    for signer, party in [("party", "1"), ("party", "2"), ("mediator", ""), ("seal", "")]:
        def sign():
            page.check(f"[name=signer][value={signer}]")
            page.select_option("[name=party]", party)
            page.check("[name=manner][value=signature]")
        step("sign-agreement", sign)
    page.goto(f"{city.url}/cases/{number}")
    shown = page.inner_text("main")
    assert "协议生效" in shown and "800.50 元" in shown and "未签署" not in shown
    picture(page, "dispute-case", False)
    assert_accessible(page)
    assert page.faults == []


def test_a_leader_says_what_he_reads_a_dispute_for(visit, city, picture, assert_accessible):
    number, _ = matters.quarrel(city)
    page = visit(f"/cases/{number}", role="leader")
    assert "顶棚" not in page.inner_text("main")
    picture(page, "dispute-closed-to-leader", False)
    assert_accessible(page)
    page.fill("#opening [name=purpose]", "研究包案")
    page.locator("#opening .button.main").click()
    assert "顶棚" in page.inner_text("#reports")
