"""Every form of the staff, sent empty, too long, wrong and hostile: what was typed is still there, a
sentence says what is wrong, nothing of it runs, and nothing is a fault."""

import pytest

import matters

HOSTILE = "\"><script>window.hit = 1</script><img src=x onerror='window.hit = 1'>{{x}}${x}%00"

# The page, who opens it, and which of its forms.
FORMS = {
    "call": ("/calls/new", "clerk", "#call"),
    "leave": ("/account", "clerk", "#leave form[action$=leave]"),
    "password": ("/account/password", "clerk", "main form"),
    "person": ("/people", "administrator", "#new form"),
    "post": ("/people", "security-administrator", "#grant form"),
    "place": (lambda city: f"/places?area={matters.area_of(city)}", "administrator", "#new form"),
    "policy": ("/policies/hotline", "administrator", "main form[method=post]"),
    "knowledge": ("/registers/knowledge/new", "dispatcher", "main form[method=post]"),
    "estate": ("/registers/estates/new", "dispatcher", "main form[method=post]"),
    "unmask": (lambda city: f"/cases/{made(city, matters.filed)}", "clerk", "form[action$=unmask]"),
    "reissue": (lambda city: f"/cases/{made(city, matters.filed)}", "clerk", "form[action$=receipt]"),
    "desk-call": (lambda city: f"/call-backs?case={made(city, matters.accepted)}", "caller",
                  "form[data-draft$='-call-back']"),
    "desk-missed": (lambda city: f"/call-backs?case={made(city, matters.accepted)}", "caller",
                    "form[data-draft$='-missed-call']"),
    "desk-reject": (lambda city: f"/reviews?case={made(city, matters.submitted)}", "reviewer",
                    "form[data-draft$='-reject']"),
    "party-receipt": (lambda city: f"/cases/{made(city, matters.quarrelling)}", "mediator",
                      "form[action$='/parties/2/receipt']"),
    "plan-session": (lambda city: f"/cases/{made(city, matters.consented)}/steps/plan-session",
                     "mediator", "main form[action$='/steps']"),
    "calculator": ("/calculator", "clerk", "main form"),
}
STEPS = [
    (matters.filed, "dispatcher", ["answer", "refuse", "pass-on", "note-repeat", "dispatch", "split",
                                   "pass-down", "merge", "withdraw-for", "urge"]),
    (matters.passed_down, "dispatcher.county", ["climb"]),
    (matters.filed, "clerk", ["add"]),
    (matters.dispatched, "handler", ["return"]),
    (matters.handled, "handler", ["contact", "note", "submit", "ask-extension", "ask-pause"]),
    (matters.handled, "reviewer", ["pause"]),
    (matters.submitted, "reviewer", ["accept", "reject"]),
    (matters.accepted, "caller", ["call-back", "missed-call"]),
    (matters.dispatched, "leader", ["instruct"]),
]
for _maker, _role, _names in STEPS:
    for _name in _names:
        FORMS[f"step-{_name}"] = (
            lambda city, maker=_maker, name=_name: f"/cases/{made(city, maker)}/steps/{name}", _role,
            "main form[action$='/steps']")
KNOWN = {}


def made(city, maker):
    """One matter for each way to make one: none of these forms may change it."""
    if maker not in KNOWN:
        KNOWN[maker] = maker(city)
    return KNOWN[maker]


def opened(visit, city, name):
    path, role, form = FORMS[name]
    page = visit(path(city) if callable(path) else path, role=role)
    page.on("dialog", lambda dialog: dialog.accept())
    page.evaluate("document.querySelectorAll('main details').forEach((one) => one.open = true)")
    return page, page.locator(form).first


def fields(form):
    """What can be typed into, with every help of the browser taken away."""
    form.evaluate("""(form) => form.querySelectorAll("input, textarea").forEach((one) => {
      one.removeAttribute("maxlength");
      if (["date", "tel", "datetime-local", "number"].includes(one.type)) one.type = "text";
    })""")
    return form.locator("input[type=text], textarea")


def send(page, form):
    with page.expect_navigation() as sent:
        form.locator(".buttons .button").first.click()
    return sent.value


def assert_sound(page, answer):
    assert answer.status < 500, page.inner_text("main")[:500]
    assert page.evaluate("window.hit") is None
    assert "{" not in page.inner_text("title, h1") if page.locator("h1").count() else True


# An address that long is refused before it is read.
@pytest.mark.parametrize("name", [name for name in FORMS if name != "calculator"])
def test_a_form_sent_too_long_and_hostile_keeps_every_word(visit, city, name, assert_accessible):
    page, form = opened(visit, city, name)
    boxes = fields(form)
    typed = {}
    for index in range(boxes.count()):
        box = boxes.nth(index)
        is_long = box.evaluate("(box) => box.tagName") == "TEXTAREA"
        words = HOSTILE + "长" * (21_000 if is_long else 1_000)
        typed[box.get_attribute("name")] = words
        box.evaluate("(box, words) => { box.value = words; }", words)
    answer = send(page, form)
    assert_sound(page, answer)
    assert answer.status == 422
    page.locator("#summary").wait_for()
    path, _, selector = FORMS[name]
    again = page.locator(selector).first
    for key, words in typed.items():
        kept = again.locator(f"[name='{key}']").first.input_value()
        assert kept == words, key
    # One form of each make is enough for what reads the page aloud.
    if name in ("call", "leave", "post", "step-submit"):
        assert_accessible(page)


@pytest.mark.parametrize("name", [name for name in FORMS if name not in (
    # Nothing in them must be filled in.
    "step-urge", "step-accept", "step-missed-call", "desk-missed", "calculator", "policy")])
def test_a_form_sent_empty_says_what_is_missing(visit, city, name):
    page, form = opened(visit, city, name)
    boxes = fields(form)
    for index in range(boxes.count()):
        boxes.nth(index).evaluate("(box) => { box.value = ''; }")
    form.evaluate("""(form) => form.querySelectorAll("select, input").forEach((one) => {
      if (["radio", "checkbox"].includes(one.type)) one.checked = false;
      if (one.tagName === "SELECT") one.selectedIndex = -1;
    })""")
    answer = send(page, form)
    assert_sound(page, answer)
    assert answer.status == 422
    assert page.locator("#summary li").count() >= 1
    assert all(line.strip() for line in page.locator("#summary li").all_inner_texts())


@pytest.mark.parametrize("name", ["step-submit", "step-ask-extension", "step-ask-pause", "leave",
                                  "step-instruct", "step-merge", "step-note-repeat"])
def test_a_form_sent_with_what_is_no_day_number_or_case_says_so(visit, city, name):
    page, form = opened(visit, city, name)
    boxes = fields(form)
    typed = {}
    for index in range(boxes.count()):
        box = boxes.nth(index)
        words = "2024-13-45" if box.evaluate("(box) => box.tagName") == "INPUT" else ""
        typed[box.get_attribute("name")] = words
        box.evaluate("(box, words) => { box.value = words; }", words)
    answer = send(page, form)
    assert_sound(page, answer)
    assert answer.status == 422
    again = page.locator(FORMS[name][2]).first
    for key, words in typed.items():
        if again.locator(f"[name='{key}']").first.get_attribute("type") != "date":
            assert again.locator(f"[name='{key}']").first.input_value() == words, key
