"""What stands around every page, used by keyboard alone, and without scripts."""


def focused(page):
    return page.evaluate("document.activeElement.outerHTML.slice(0, 200)")


def test_the_first_stop_of_the_keyboard_skips_to_the_content(visit):
    page = visit("/style", role="clerk")
    page.keyboard.press("Tab")
    assert "class=\"skip\"" in focused(page)
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


def test_the_language_changes_with_one_key_and_stays(visit, city):
    page = visit("/sessions/new")
    page.locator(".languages a[lang=en]").focus()
    page.keyboard.press("Enter")
    page.wait_for_url(city.url + "/sessions/new")
    assert page.locator("html").get_attribute("lang") == "en"
    page.goto(city.url + "/nothing")
    assert page.locator("html").get_attribute("lang") == "en"


def test_a_menu_opens_by_enter_and_closes_by_escape(visit):
    page = visit("/style", role="clerk")
    page.locator(".person > summary").focus()
    page.keyboard.press("Enter")
    assert page.locator(".person .sheet").is_visible()
    page.keyboard.press("Tab")
    page.keyboard.press("Escape")
    assert not page.locator(".person .sheet").is_visible()
    assert "summary" in focused(page)


def test_a_deadline_opens_its_explanation(visit):
    page = visit("/style", role="clerk")
    page.locator(".deadline > summary").first.focus()
    page.keyboard.press("Enter")
    assert page.locator(".deadline .explanation li").first.is_visible()


def test_the_menu_of_a_phone_works_without_scripts(visit):
    for script in (True, False):
        page = visit("/style", role="clerk", width=390, script=script)
        assert not page.locator("#menu").is_visible()
        page.locator(".phonebar a[href='#menu']").click()
        assert page.locator("#menu").is_visible()
        page.locator("#menu .close").click()
        assert not page.locator("#menu").is_visible()


def test_a_form_sent_by_keyboard_keeps_what_was_typed_and_leads_to_what_is_wrong(visit):
    for script in (True, False):
        page = visit("/style", role="clerk", script=script)
        page.locator("#field-title").focus()
        page.keyboard.type('"><b>路灯不亮</b>')
        page.keyboard.press("Enter")
        page.locator("#summary").wait_for()
        assert page.locator("#field-title").input_value() == '"><b>路灯不亮</b>'
        link = page.locator("#summary a").first
        link.focus()
        page.keyboard.press("Enter")
        assert page.evaluate("document.activeElement.id") == "field-text" or not script


def test_a_draft_waits_in_the_browser_until_the_form_is_sent(visit):
    page = visit("/style", role="clerk")
    page.fill("#field-text", "三里桥路的路灯连续三晚不亮")
    page.wait_for_timeout(600)
    page.reload()
    assert page.locator("#field-text").input_value() == "三里桥路的路灯连续三晚不亮"
    assert page.locator("form[data-draft] .notice").is_visible()
    page.locator("form[data-draft] .notice button").click()
    assert page.locator("#field-text").input_value() == ""
    page.reload()
    assert page.locator("#field-text").input_value() == ""


def test_what_cannot_be_undone_asks_first(visit, city):
    page = visit("/style", role="clerk")
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.message), dialog.dismiss()))
    page.locator(".buttons .menu > summary").click()
    page.locator(".button.grave").click()
    assert len(asked) == 1
    assert page.url == city.url + "/style"
    assert not page.locator("#summary").is_visible()


def test_a_list_is_found_again_as_it_was_filtered(visit, city):
    page = visit("/style?category=noise", role="clerk")
    assert page.locator(".filters select").input_value() == "noise"
    assert page.evaluate("sessionStorage.getItem('filters:/style')") == "?category=noise"
    # A link of the side list to this list, as it would stand on the next page.
    page.add_init_script("""document.addEventListener("readystatechange", () =>
      document.readyState === "interactive" && document.querySelector(".side ul").insertAdjacentHTML(
        "beforeend", '<li><a id="again" href="/style">again</a></li>'))""")
    page.goto(city.url + "/nothing")
    assert page.locator("#again").evaluate("link => link.search") == "?category=noise"
