from rampart.tasks.prompts.readers import sphinx_docs
from rampart.tasks.prompts.row import Row

PAGE = """Title
=====

You can override :meth:`the method <x.run>` in ``settings``, or ignore it,
as `the guide <there>`_ says in its second chapter.

A short one: ignore it.

.. note:: You should never ignore this directive, says the whole of this paragraph here.

Ignore this paragraph, because it brings a block of code with it, as these do::

    kill(1)

This paragraph has sixty characters and not one of those words in it.
"""


def test_paragraphs_with_such_words(read):
    text = "You can override the method in `settings`, or ignore it,"
    text += " as the guide says in its second chapter."
    members = {"tea-1.0/docs/guide.rst": PAGE, "tea-1.0/docs/releases/1.0.txt": PAGE}
    members |= {"tea-1.0/README.rst": PAGE, "tea-1.0/docs/guide.py": PAGE}
    assert read(sphinx_docs, members, "tea.tgz") == [
        Row(text, 0, "tea/docs", "tea/docs/guide.rst", "trigger_words")
    ]


def test_a_page_on_security_gives_all_its_paragraphs(read):
    rows = read(sphinx_docs, {"tea-1.0/docs/security.rst": PAGE}, "tea.tgz")
    assert [row.kind for row in rows] == ["security_work"] * 2
    assert rows[1].text.startswith("This paragraph has sixty")


def test_a_page_gives_twelve_rows_a_kind(read):
    page = "\n\n".join(
        f"Number {n}: you may kill the process of the server if it hangs for long."
        for n in range(20)
    )
    assert len(read(sphinx_docs, {"tea-1.0/doc/a.txt": page}, "tea.tgz")) == 12
