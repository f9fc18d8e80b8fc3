"""A mediator who has nothing but a phone: a whole case of people's mediation, with minutes written
where there is no network and names drawn by fingers."""

import base64

import matters
from walks import draw, phone

# What a camera gives: a picture of one grey point.
CARD = {"name": "身份证.png", "mimeType": "image/png", "buffer": base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNoAAAAggCBd81ytgAAAABJRU5ErkJggg==")}
RECORD = "双方面对面谈了一小时。孙强承认漏水，愿意赔八百元，分两次付。"


class Phone:
    """The mediator's page, and the ways from one to the next that the product offers."""

    def __init__(self, city, chromium, number):
        self.city, self.number = city, number
        self.page = phone(city, chromium, "mediator")

    def home(self):
        self.page.goto(self.city.url + "/")
        self.page.locator(f"a[href='/cases/{self.number}']").first.tap()
        self.page.locator(".case-head").wait_for()

    def step(self, name, **said):
        """Opens a step from the case, as a thumb does, and sends it."""
        self.open(name)
        if self.page.url.endswith(f"/steps/{name}"):
            self.fill(**said)
            self.send()
        self.page.wait_for_url(f"**/cases/{self.number}")
        assert self.page.locator(".flash").is_visible(), self.page.inner_text("main")

    def tap(self, selector):
        with self.page.expect_navigation():
            self.page.locator(selector).first.tap()

    def open(self, name):
        way = self.page.locator(
            f".next a[href$='/steps/{name}'], .next form:has([value='{name}']) button").first
        if not way.is_visible():
            self.page.locator(".next details.menu > summary").tap()
        with self.page.expect_navigation():
            way.tap()

    def fill(self, **said):
        for key, value in said.items():
            field = self.page.locator(f"[name='{key.replace('_', '-')}']")
            if key == "attachments":
                field.set_input_files(value)
            elif field.first.get_attribute("type") in ("radio", "checkbox"):
                self.page.locator(f"label:has([name='{key.replace('_', '-')}'][value='{value}'])").tap()
            elif field.first.evaluate("one => one.tagName") == "SELECT":
                field.select_option(value)
            else:
                field.fill(value)

    def send(self):
        self.page.locator("main form[action$='/steps'] .button.main").tap()


def test_a_mediator_works_a_whole_case_on_a_phone(
        city, chromium, picture, assert_accessible):
    number, _ = matters.quarrel(city)
    me = str(matters.Program(city, "mediator").get("/me")["person"]["id"])
    hand = Phone(city, chromium, number)
    page = hand.page
    hand.home()
    assert_accessible(page)
    picture(page, "walk-mediator-case", True)
    for party in ("1", "2"):
        hand.step("record-consent", party=party, manner="in-person")
    hand.step("take-case")
    hand.step("assign", person=me, chosen_by="parties")
    hand.step("inform-rights", manner="in-person", attachments=CARD)
    minutes(hand, picture)
    hand.step("reach-written", matter="顶棚被泡", terms="赔偿八百元，三日内修好。",
              manner="分两次转账", amount="800")
    hand.step("add-instalment", due="2030-01-01", amount="400")
    hand.step("add-instalment", due="2030-02-01", amount="400")
    issue(hand, "agreement")

    def shown(paper):
        paper.locator("[data-signing]").evaluate("one => one.scrollIntoView({block: 'center'})")
        picture(paper, "walk-mediator-signs", True)
        assert_accessible(paper)
    assert sign(hand, shown) >= 3
    page.goto(f"{city.url}/cases/{number}")
    assert "协议生效" in page.inner_text("main")
    for instalment in ("1", "2"):
        hand.step("perform", instalment=instalment, attachments=CARD)
    hand.step("visit", performance="performed", record="钱已付清，顶棚修好，双方满意。")
    bind(hand, picture, assert_accessible)
    page.goto(f"{city.url}/cases/{number}")
    hand.step("file-volume")
    assert_accessible(page)
    picture(page, "walk-mediator-end", False)
    assert page.faults == []
    page.context.close()


def minutes(hand, picture):
    page = hand.page
    hand.open("record-session")
    page.context.set_offline(True)
    hand.fill(place="村委会会议室", mode="in-person", present="赵芳、孙强", record=RECORD)
    hand.send()
    assert "网络不通" in page.inner_text(".keeping")
    page.context.set_offline(False)
    page.wait_for_url(f"{hand.city.url}/cases/{hand.number}")
    assert RECORD in page.inner_text("#history")


def issue(hand, kind, **typed):
    """A paper out of the case, with what the case does not say typed in."""
    page = hand.page
    page.goto(f"{hand.city.url}/cases/{hand.number}/documents")
    if not page.locator(f"a[href$='/drafts/{kind}']").is_visible():
        page.locator("main details.ended summary").tap()
    hand.tap(f"a[href$='/drafts/{kind}']")
    for name, words in typed.items():
        page.fill(f"#field-{name.replace('_', '-')}", words)
    hand.tap("button[value=issue]")
    assert page.locator("article.document").count() == 1, page.inner_text("main")


def sign(hand, shown=None):
    """Every place of the paper, each name by the finger of who is there; how many were drawn."""
    page = hand.page
    drawn = 0
    while page.locator("#signatures a.button").count():
        hand.tap("#signatures a.button")
        if page.locator("[data-signing]").count():
            draw(page)
            drawn += 1
            if shown and drawn == 1:
                shown(page)
        else:
            # A seal is put on the paper that lies on the table.
            page.locator("label:has([name=way])").last.tap()
        if not page.input_value("#field-name"):
            page.fill("#field-name", "调解员")
        page.check("#field-agreed")
        hand.tap("main form .button.main")
        assert page.locator(".flash").is_visible(), page.inner_text("main")
    return drawn


def bind(hand, picture, assert_accessible):
    """What the volume still lacks, one after the other, until it can be bound."""
    page = hand.page
    for kind, typed in [("application", {"requests": "修好顶棚，赔偿八百元。"}), ("rights-notice", {}),
                        ("session-record", {"statements": RECORD}),
                        ("follow-up-record", {"reason": "了解协议履行情况。"})]:
        issue(hand, kind, **typed)
        sign(hand)
    page.goto(f"{hand.city.url}/cases/{hand.number}/documents")
    hand.tap("a[href$='/volume']")
    choice = page.locator("select[name^='piece-']").first
    choice.select_option(label="当事人身份证明 · 各方当事人")
    hand.tap("form[action$='/volume/pieces'] .button.main")
    assert_accessible(page)
    hand.tap("form[action$='/volume'] .button.main")
    assert page.locator(".flash").is_visible(), page.inner_text("main")
    picture(page, "walk-mediator-volume", False)
