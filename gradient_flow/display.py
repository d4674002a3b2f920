"""What a notebook shows in place of text: the live page, and small tables."""

from collections.abc import Iterable, Sequence
from html import escape

HEIGHT = 760  # pixels, of the page in its frame: the equation, its test and the network below it


def page_html(link: str, embeds: bool) -> str:
    """The live page in a frame; where its server lets nobody embed it, the link and what to ask for."""
    address = escape(link)
    if not embeds:
        return (
            f'<p>The live page: <a href="{address}" target="_blank">{address}</a><br>It would show here if'
            " its server let notebooks embed it: <code>GRADIENT_FLOW_FRAME_ANCESTORS</code> names them.</p>"
        )
    return (
        f'<iframe src="{address}" title="Gradient Flow"'
        f' style="width:100%;height:{HEIGHT}px;border:1px solid #8884;border-radius:6px"></iframe>'
        f'<div><a href="{address}" target="_blank">in a tab of its own</a></div>'
    )


def note_html(text: str) -> str:
    """A sentence."""
    return f"<p>{escape(text)}</p>"


def table_html(caption: str, heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A small table; numbers stand to the right."""
    top = "".join(f"<th>{escape(head)}</th>" for head in heads)
    body = "".join(
        "<tr>" + "".join(f'<td style="text-align:right">{escape(cell)}</td>' for cell in row) + "</tr>"
        for row in rows
    )
    return f"<table><caption>{escape(caption)}</caption><tr>{top}</tr>{body}</table>"


def digits(number: float | None) -> str:
    """Four significant digits; a dash for a number that is not there."""
    return "–" if number is None else f"{number:.4g}"
