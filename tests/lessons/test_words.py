import pytest

from app.lessons.solving import COURSES
from app.lessons.words import filled, number, placeholders


@pytest.mark.parametrize(
    ("value", "digits", "expected"),
    [
        (0.0586142, 4, "0.05861"),
        (0.0586142, 2, "0.059"),
        (17.2, 2, "17"),
        (0.7, 4, "0.7"),
        (0.70001, 4, "0.7000"),
        (-0.5, 2, "−0.5"),
        (-0.4999999, 2, "−0.50"),
        (0.9999, 2, "1.0"),
        (12345.6, 2, "12\N{NARROW NO-BREAK SPACE}346"),
        (3000, 2, "3\N{NARROW NO-BREAK SPACE}000"),
        (1e-4, 2, "0.0001"),
        (0.99e-4, 2, "9.9·10⁻⁵"),
        (-4.53e-17, 2, "−4.5·10⁻¹⁷"),
        (2.5e9, 2, "2.5·10⁹"),
        (2.546e9, 3, "2.55·10⁹"),
        (2.546e-9, 4, "2.546·10⁻⁹"),
        (0.0, 4, "0"),
        (-0.0, 2, "0"),
        (float("inf"), 2, "no number"),
    ],
)
def test_a_number_is_written_as_the_page_writes_it(value: float, digits: int, expected: str) -> None:
    assert number(value, digits) == expected


def test_a_sentence_is_filled_with_its_numbers() -> None:
    facts = {"share": 0.824, "half": 0.5, "slope": 0.12346, "less": -0.25, "more": 0.25, "steps": 1200}
    assert (
        filled("{share:%}, {slope:f}, {slope}, {steps}", facts)
        == "82.4\N{NARROW NO-BREAK SPACE}%, 0.1235, 0.123, 1\N{NARROW NO-BREAK SPACE}200"
    )
    assert filled("{less:f} {more:f}", {"less": -10.0, "more": 0.00084948}) == "−10 0.000849"
    nearly = {"nearly": 0.9996, "all": 1.0, "times": 12.34567}
    assert filled("{nearly:%} {all:%} {times:%}", nearly).replace("\N{NARROW NO-BREAK SPACE}", "") == (
        "99.96% 100% 1230%"
    )
    assert filled("{half:%}", facts) == "50\N{NARROW NO-BREAK SPACE}%"
    assert filled("{slope:f} {large:f}", {"slope": 0.0206182, "large": 3.67606}) == "0.02062 3.676"
    assert filled("1 {less:+f} {more:+2}", facts) == "1 − 0.25 + 0.25"
    assert filled("{none:but}; {some:but}", {"none": 0, "some": 3}) == "All; All but 3"
    learned: dict[str, float] = {course: COURSES.index(course) for course in COURSES}
    assert filled("{never:once}; {lost:once}; {stays:once}", learned) == ("never; lost again; yes")
    many = {"few": 4.0, "more": 17.2, "many": 7911.0, "most": 2.67e7}
    assert filled("{few:x} {more:x} {many:x} {most:x}", many) == "4 17 7\N{NARROW NO-BREAK SPACE}910 2.67·10⁷"
    with pytest.raises(KeyError, match="other"):
        filled("{other}", facts)


def test_the_numbers_that_a_sentence_shows() -> None:
    assert placeholders("a {b} of {c:f}, {d:%}") == {"b", "c", "d"}
