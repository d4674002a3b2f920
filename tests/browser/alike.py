"""Whether each number that the page shows has the same digits wherever it stands."""

from playwright.sync_api import Page

from tests.browser.driving import until

UNLIKE = r"""() => {
  const told = new Map();
  for (const node of document.querySelectorAll("[data-value]")) {
    const value = Math.abs(Number(node.dataset.value));
    if (!value || !node.checkVisibility({ visibilityProperty: true }) || node.closest("#digits")) continue;
    const words = node.textContent.trim().split(": ").at(-1).replaceAll("\u202f", "");
    const [digits] = /\d[\d.]*(·10[⁰¹²³⁴⁵⁶⁷⁸⁹⁻]+)?/.exec(words) ?? [];
    const kind = words.endsWith("%") ? "%" : ""; // 50 % and 0.5 are one number, written in two ways
    const key = value.toPrecision(12) + kind; // a twin's and the run's may differ by rounding
    if (digits) told.set(key, [...(told.get(key) ?? []), `${node.dataset.name}: ${digits}`]);
  }
  return [...told.values()].filter(all => new Set(all.map(words => words.split(": ").at(-1))).size > 1);
}"""
"""Numbers in sight whose digits differ from place to place, each time with what they are called.

Whatever they are of: a weight, an input and a loss of 0.25 are all written so. "All digits", which is there
to show more of them, is left out.
"""


def alike(page: Page) -> None:
    """Wait until each number in sight has the same digits wherever it stands."""
    until(
        page,
        f"""() => {{
      const unlike = ({UNLIKE})();
      document.documentElement.dataset.unlike = unlike.map((all) => all.join(", ")).join("; ");
      return !unlike.length;
    }}""",
    )
