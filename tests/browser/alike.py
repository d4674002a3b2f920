"""Whether each number that the page shows has the same digits wherever it stands."""

from playwright.sync_api import Page

from tests.browser.driving import until

UNLIKE = r"""() => {
  const bare = (digits) => digits.replace(/(\.\d*?)0+(?!\d)/, "$1").replace(/\.(?!\d)/, "");
  const told = new Map(); // by what may be one number
  for (const node of document.querySelectorAll("[data-value]")) {
    const value = Math.abs(Number(node.dataset.value));
    if (!value || !node.checkVisibility({ visibilityProperty: true }) || node.closest("#digits")) continue;
    const words = node.textContent.trim().split(": ").at(-1).replaceAll("\u202f", "");
    const [digits] = /\d[\d.]*(·10[⁰¹²³⁴⁵⁶⁷⁸⁹⁻]+)?/.exec(words) ?? [];
    const kind = words.endsWith("%") ? "%" : ""; // 50 % and 0.5 are one number, written in two ways
    if (!digits) continue;
    const weight = ["old", "new", "would"].includes(node.dataset.term); // side by side in the formula
    const one = { of: node.dataset.name, digits, value, weight };
    for (const key of [value.toPrecision(12) + kind, `${bare(digits)} ${kind}`])
      told.set(key, [...(told.get(key) ?? []), one]);
  }
  const near = (one, other) => Math.abs(one - other) <= 1e-9 * one;
  const differs = (one) => (other) =>
    one.digits !== other.digits && (near(one.value, other.value) || (one.weight && other.weight));
  return [...told.values()]
    .map((all) => all.filter((one) => all.some(differs(one))).map(({ of, digits }) => `${of}: ${digits}`))
    .filter((all) => all.length);
}"""
"""Numbers in sight whose digits differ from place to place, each time with what they are called.

Whatever they are of: a weight, an input and a loss of 0.25 are all written so. A twin's and the run's may
differ by rounding, and what is measured from what is computed by more than that: `0.625` beside `0.6250` is
one number to who reads it. "All digits", which is there to show more of them, is left out.
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
