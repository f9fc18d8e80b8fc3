"""Hands of the people who walk through the product: fingers that are counted, a keyboard without a
mouse, and the phone that both have."""

from conftest import WIDTHS, session

# Keystroke-level model (Card, Moran, Newell): the time of a practised but not fast user. A Han
# character costs three keys of a phonetic keyboard, choosing it included; a finger points and taps
# in 1.1 s; each question is thought about for 1.35 s before it is answered.
KEY, TAP, THINK, KEYS_PER_HAN = 0.28, 1.1, 1.35, 3


class Fingers:
    """One thumb on a phone: does what a person does, and adds up how long it takes him."""

    def __init__(self, page):
        self.page = page
        self.taps = self.keys = self.questions = 0

    def tap(self, selector):
        self.page.locator(selector).first.tap()
        self.taps += 1

    def answer(self, selector, words=None):
        """Thinks, taps the question, and types; without words the tap is the answer."""
        self.questions += 1
        self.tap(selector)
        if words is not None:
            self.page.locator(selector).first.fill(words)
            self.keys += sum(KEYS_PER_HAN if char > "⺀" else 1 for char in words)

    def choose(self, selector, value):
        """A list opens by one tap and closes by another."""
        self.questions += 1
        self.page.locator(selector).first.select_option(value)
        self.taps += 2

    @property
    def seconds(self):
        return self.keys * KEY + self.taps * TAP + self.questions * THINK

    def __str__(self):
        return (f"{self.taps} taps, {self.keys} keys, {self.questions} questions: "
                f"{self.seconds:.0f} s")


def phone(city, chromium, role=None, language="zh-Hans"):
    """A phone of 390 px with a touch screen and no mouse, signed in where a role is named."""
    context = chromium.new_context(
        viewport={"width": 390, "height": WIDTHS[390]}, locale=language, has_touch=True,
        is_mobile=True, device_scale_factor=1, reduced_motion="reduce")
    cookies = [{"name": "language", "value": language, "url": city.url}]
    if role:
        cookies.append({"name": "session", "value": session(city, chromium, role), "url": city.url})
    context.add_cookies(cookies)
    page = context.new_page()
    page.faults = []
    page.on("pageerror", lambda error: page.faults.append(str(error)))
    return page


def draw(page):
    """A name drawn by one finger on the signature's field."""
    canvas = page.locator("[data-signing] canvas")
    canvas.scroll_into_view_if_needed()
    box = canvas.bounding_box()
    touch = page.context.new_cdp_session(page)
    points = [{"x": box["x"] + 40 + step * 30, "y": box["y"] + (30 if step % 2 else 80)}
              for step in range(8)]
    touch.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": points[:1]})
    # A hand takes its time and rests at the end: a flick would swallow the next tap.
    for point in [*points[1:], points[-1]]:
        page.wait_for_timeout(40)
        touch.send("Input.dispatchTouchEvent", {"type": "touchMove", "touchPoints": [point]})
    page.wait_for_timeout(200)
    touch.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    touch.detach()
    page.wait_for_timeout(400)


class Keyboard:
    """Somebody whose hands stay on the keys."""

    def __init__(self, page):
        self.page = page

    def focused(self):
        return self.page.evaluate("""() => {
          const one = document.activeElement;
          return {name: one.name ?? "", words: (one.innerText ?? "").trim(), tag: one.tagName,
            value: one.value ?? "", href: one.getAttribute("href") ?? "",
            seen: one.matches(":focus-visible")};
        }""")

    def tab_to(self, is_it, most=120):
        """Forward only, as a hand goes; every stop on the way can be seen."""
        for _ in range(most):
            self.page.keyboard.press("Tab")
            one = self.focused()
            assert one["seen"] or one["tag"] == "BODY", one
            if is_it(one):
                return one
        raise AssertionError("never reached by the tab key")

    def to_field(self, name):
        return self.tab_to(lambda one: one["name"] == name)

    def to_words(self, words):
        return self.tab_to(lambda one: one["tag"] in ("A", "BUTTON") and words in one["words"])

    def write(self, name, words):
        self.to_field(name)
        self.page.keyboard.type(words)

    def pick(self, name, value):
        """A list by its arrows."""
        self.to_field(name)
        for _ in range(400):
            if self.focused()["value"] == value:
                return
            self.page.keyboard.press("ArrowDown")
        raise AssertionError(f"{value} is not in {name}")

    def press(self, key):
        self.page.keyboard.press(key)

    def go(self, key="Enter"):
        with self.page.expect_navigation():
            self.page.keyboard.press(key)
