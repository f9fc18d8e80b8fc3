"""Each page in both languages on a desk and on a phone: it opens without a fault, fits, can be used
by everybody (axe), and its picture is kept."""

import pytest

from conftest import LANGUAGES, WIDTHS
from pages import SIGHTS

# A missing page is an error to Chromium's console as well.
EXPECTED = "Failed to load resource"


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("sight", SIGHTS, ids=lambda sight: sight.name)
def test_a_page_opens_fits_and_is_accessible(
        visit, city, assert_accessible, picture, sight, language, width):
    path = sight.path
    if callable(path):
        path = path(city, visit("/", role=sight.role))
    page = visit(path, role=sight.role, language=language, width=width)
    assert page.answer.status == sight.status
    assert page.locator("html").get_attribute("lang") == language
    picture(page, f"{sight.name}.{language}.{width}", sight.documented)
    faults = [fault for fault in page.faults
              if not (sight.status >= 400 and EXPECTED in fault)]
    assert faults == []
    assert "{" not in page.inner_text("body")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert_accessible(page)


@pytest.mark.parametrize("sight", [one for one in SIGHTS if one.status == 200],
                         ids=lambda sight: sight.name)
def test_a_page_in_large_type_still_fits_a_phone(visit, city, sight):
    path = sight.path
    if callable(path):
        path = path(city, visit("/", role=sight.role))
    page = visit(path, role=sight.role, width=390)
    page.context.add_cookies([{"name": "type", "value": "large", "url": city.url}])
    page.reload()
    assert page.locator("html").get_attribute("class") == "large"
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


@pytest.mark.parametrize("sight", [one for one in SIGHTS if one.status == 200],
                         ids=lambda sight: sight.name)
def test_fingers_find_every_target_on_a_phone(visit, city, sight):
    """44 px for what stands alone (a link inside a sentence may be smaller, WCAG 2.2 2.5.8)."""
    path = sight.path
    if callable(path):
        path = path(city, visit("/", role=sight.role))
    page = visit(path, role=sight.role, width=390)
    small = page.evaluate("""() =>
      [...document.querySelectorAll(
        "button, summary, select, input:not([type=hidden]), .button, .tool, nav a")]
        .map((one) => one.closest("label.choice") ?? one)
        .filter((one) => one.checkVisibility() && one.getClientRects().length)
        .map((one) => [one.outerHTML.slice(0, 120), one.getBoundingClientRect().height])
        .filter(([, height]) => height > 1 && height < 43.5)""")
    assert small == []
