"""The inspector of pages sees each fault it is there for."""

import pytest
from bs4 import BeautifulSoup

from tests import pages

GOOD = """<!doctype html><html lang="en"><head><title>Plans – AIP</title></head><body>
<a class="usa-skipnav" href="#main">Skip</a>
<main id="main"><h1>Plans</h1>
<form method="post"><input type="hidden" name="csrf_token" value="x">
<label for="name">Name</label><input id="name"><button>Save</button></form>
<table><caption>Plans</caption><tr><th scope="col">Plan</th></tr></table>
</main></body></html>"""


def test_a_good_page_passes() -> None:
    assert pages.check(GOOD).h1


@pytest.mark.parametrize(
    ("good", "bad", "fault"),
    [
        ('lang="en"', "", "lang"),
        ("<h1>Plans</h1>", "<h1>Plans</h1><h1>More</h1>", "2 h1"),
        ("<title>Plans", "<title>Home", "does not begin with the h1"),
        ("</h1>", "</h1><h3>Deep</h3>", "h3 'Deep' follows a h1"),
        ('<input id="name">', '<input id="name"><p id="name"></p>', "occurs twice"),
        ('<input id="name">', '<input id="name" aria-describedby="no">', "names no element"),
        ('<label for="name">Name</label>', "", "has no label"),
        ('for="name"', 'for="other"', "is for no field"),
        ("<button>Save", "<fieldset></fieldset><button>Save", "has no legend"),
        ('name="csrf_token" value="x"', 'name="other" value="x"', "without a CSRF token"),
        ('method="post"', 'method="get"', "shows its CSRF token"),
        ("<button>Save", "<button><svg aria-hidden='true'></svg>", "has no text"),
        ("</main>", '<a href="#">Go</a></main>', "leads nowhere"),
        ("</main>", '<a href="#none">Go</a></main>', "names no element"),
        ('class="usa-skipnav"', "", "does not skip"),
        ('id="main"', 'id="content"', "not one main"),
        ("</main>", '<img src="/a.png"></main>', "has no alt"),
        ("</main>", "<svg></svg></main>", "neither hidden nor"),
        ("<caption>Plans</caption>", "", "has no caption"),
        (' scope="col"', "", "has no scope"),
        ("<h1>", '<h1 style="color:red">', "inline attribute style"),
        ("<h1>", '<h1 onclick="x()">', "inline attribute onclick"),
        ("<h1>", '<h1 hx-on:click="x()">', "inline attribute hx-on"),
        ("</main>", '<p hx-vals="js:{}"></p></main>', "evaluates script"),
        ("</main>", "<script>x()</script></main>", "is inline"),
        ("</main>", '<img alt="" src="https://a.example/b.png"></main>', "from elsewhere"),
        ('<input id="name">', '<input id="name" aria-invalid="true">', "title does not say"),
    ],
)
def test_a_fault_is_seen(good: str, bad: str, fault: str) -> None:
    assert good in GOOD
    page = BeautifulSoup(GOOD.replace(good, bad, 1), "html.parser")
    assert [said for said in pages.faults(page) if fault in said]


def test_all_faults_are_told_at_once() -> None:
    with pytest.raises(AssertionError, match=r"(?s)no caption.*no scope"):
        pages.check(GOOD.replace("<caption>Plans</caption>", "").replace(' scope="col"', ""))
