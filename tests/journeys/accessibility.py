"""Asks axe about a page, and measures what axe does not."""

from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

# axe would otherwise fetch the style sheets once more, which our policy forbids.
COMMON = {"resultTypes": ["violations"], "preload": False}
# WCAG 2.2 AA, axe's own advice, and 7:1 for text, as we ask; two of these are off by default.
ALL_RULES = COMMON | {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "rules": {"target-size": {"enabled": True}, "color-contrast-enhanced": {"enabled": True}},
}
# What another colour scheme can change.
COLOUR_RULES = COMMON | {
    "runOnly": {
        "type": "rule",
        "values": ["color-contrast", "color-contrast-enhanced", "link-in-text-block"],
    },
}

RUN = "(options) => axe.run(document, options)"

# Visible things that are pressed or typed into, with the words that are pressed along with them.
CONTROLS = """() => {
  const small = [];
  for (const each of document.querySelectorAll(
      "button, select, textarea, summary, .act, nav a, input:not([type=hidden])")) {
    if (each.closest("[aria-hidden=true]")) continue;
    const label = each.matches("[type=radio], [type=checkbox]") ? each.closest("label") : null;
    const box = (label || each).getBoundingClientRect();
    if (!box.width || getComputedStyle(each).visibility === "hidden") continue;
    if (box.height < 43.99 || box.width < 43.99)
      small.push(`${each.outerHTML.slice(0, 80)}: ${box.width} x ${box.height}`);
  }
  return small;
}"""

# What sticks out of the window to the right, the outermost first.
STICKING_OUT = """() => {
  const wide = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= wide) return [];
  return [...document.body.querySelectorAll("*")]
    .filter((each) => each.getBoundingClientRect().right > wide + 0.5)
    .map((each) => `${each.tagName}.${each.className} to ${each.getBoundingClientRect().right}`);
}"""


def violations(page: Page, options: dict[str, Any] = ALL_RULES) -> list[str]:
    """One line for every place where the page breaks a rule."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(Axe().axe_script)
    found: list[dict[str, Any]] = page.evaluate(RUN, options)["violations"]
    return [
        f"{rule['id']}: {node['html'][:120]} ({node['failureSummary']})"
        for rule in found
        for node in rule["nodes"]
    ]


def small_controls(page: Page) -> list[str]:
    """Controls less than 44 CSS pixels wide or high."""
    return list(page.evaluate(CONTROLS))


def sticking_out(page: Page) -> list[str]:
    """What makes the page scroll sideways."""
    return list(page.evaluate(STICKING_OUT))
