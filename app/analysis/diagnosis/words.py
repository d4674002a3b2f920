"""Numbers as the sentences of a diagnosis have them."""

SUPERSCRIPTS = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


def said(number: float) -> str:
    """A number as a sentence has it: three significant digits, and thin spaces between thousands."""
    if number != number or abs(number) == float("inf"):
        return "no number"
    size = abs(number)
    if size >= 100 or (number == int(number) and size < 1e6):
        return f"{number:,.0f}".replace(",", "\N{NARROW NO-BREAK SPACE}") if size < 1e9 else _powered(number)
    return _powered(number)


def _powered(number: float) -> str:
    mantissa, _, power = f"{number:.3g}".partition("e")
    return f"{mantissa}·10{str(int(power)).translate(SUPERSCRIPTS)}" if power else mantissa


def percent(share: float) -> str:
    """A share as a sentence has it."""
    return f"{100 * share:.3g} %"


def of_mean(share: float) -> str:
    """A loss as a share of that of always answering the mean, as a sentence has it."""
    if not share < float("inf"):
        return "no number any more"
    size = f"{percent(share)} of" if share < 10 else f"{said(share)} times"
    return f"{size} that of always answering the mean"
