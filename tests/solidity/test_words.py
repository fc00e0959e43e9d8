"""What is done as words."""

from rampart.solidity.masking import Word, mask
from rampart.solidity.signs.view import views
from rampart.solidity.words import doings, text_of, texts
from tests.solidity.reading import read


def test_doings_are_in_order_and_have_lines():
    one = read(
        "address o; function f() public {\n require(msg.sender == o);\n o = tx.origin;\n"
        " for (;;) { o.call(''); }\n}"
    )
    found = doings(views(one)[0])
    assert found == [
        Word("e_check_require_guard_sender_state", 3),
        Word("e_write_owner_set_origin", 4),
        Word("e_loop", 5),
        Word("e_loop_call_ignored_low_state", 5),
    ]


def test_texts():
    one = read("function f() public { x = 1; }")
    (view,) = views(one)
    text, doing = texts(view, mask(one, view))
    assert text == "f_own public foreign set n1"
    assert doing.startswith("e_write_any_set ")
    assert text_of([]) == ""
