"""The words that are counted by the baseline that greps."""

from rampart.tasks.solidity.keywords import KEYWORDS, counted


def test_each_word_by_hand():
    found = counted(
        "function f() public onlyOwner payable { a.call{value: 1}(''); b.send(1); c.transfer(2);"
        "d.delegatecall(e); x -= y; for (;;) { require(now > block.number); } }"
    )
    assert {name: times for name, times in found.items() if times} == {
        **{"call": 1, "value": 1, "send": 1, "transfer": 1, "delegatecall": 1, "arithmetic": 1},
        **{"loop": 1, "require": 1, "timestamp": 1, "block": 1, "owner": 1, "public": 1},
        "payable": 1,
    }


def test_every_word_is_counted_and_comments_are_not():
    assert list(counted("")) == list(KEYWORDS)
    assert not any(counted("// selfdestruct now\n/* tx.origin\n suicide */").values())
