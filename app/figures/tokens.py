"""Colours: the page's tokens (`static/css/tokens.css`) in their light theme, which is what a notebook shows.

A figure is built with these colours. The page gets the table beside the figure and puts the theme's own
colours in their place, so one figure serves light, dark and paper.
"""

TOKENS = {
    "bg": "#ffffff",
    "line": "#e3e6ea",
    "line-2": "#c3c9d1",
    "ctl-line": "#828b98",
    "ink": "#11161d",
    "ink-2": "#48525f",
    "ink-3": "#67707d",
    "neg": "#dd6f12",
    "pos": "#1f71c8",
    "zero": "#eef0f3",
    "slope-ink": "#00655a",
    "slope-wash": "#eef8f4",
    "open": "#c4f06a",
}
