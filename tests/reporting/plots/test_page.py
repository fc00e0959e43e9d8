import pytest

from rampart.reporting.plots.page import offline_page


def test_holds_the_programs_in_order_and_dvcs_two_marks():
    page = offline_page({"vega 5": "var vega = 1;", "vega-lite 5": "var vl = vega;"})
    assert page.index("var vega = 1;") < page.index("var vl = vega;") < page.index("{plot_divs}")
    assert page.count("{refresh_tag}") == 1
    assert "{scripts}" not in page


def test_loads_nothing():
    page = offline_page({"vega 5": "x"}, "a licence")
    assert "src=" not in page
    assert "href=" not in page
    assert "http" not in page


def test_a_program_cannot_end_its_own_element():
    # "\x3C" is "<" in a JavaScript string, where alone these words may stand
    page = offline_page({"a": 'var t = "</SCRIPT><!--";'})
    assert r'var t = "\x3C/SCRIPT>\x3C!--";' in page
    assert page.lower().count("</script") == 1


def test_a_licence_cannot_end_its_comment():
    page = offline_page({"a": "x"}, "one --> two <b>")
    assert "one - -&gt; two &lt;b&gt;" in page


@pytest.mark.parametrize("mark", ["{plot_divs}", "{scripts}", "{refresh_tag}"])
def test_refuses_a_program_that_dvc_would_change(mark):
    with pytest.raises(ValueError, match=f"vega holds {mark}"):
        offline_page({"vega": f"var t = '{mark}';"})


def test_dvc_takes_the_page_as_its_template():
    from dvc_render.html import HTML

    document = HTML(offline_page({"a": "x"})).with_scripts("FROM THE NETWORK")
    text = document.with_element("<div>plot</div>").embed()
    assert "<div>plot</div>" in text
    assert "FROM THE NETWORK" not in text
    assert "{" + "plot_divs}" not in text
