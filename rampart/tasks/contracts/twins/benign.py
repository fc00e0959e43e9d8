"""Members that are put beside a weakness: harmless, some of them with what looks like one.

A time that is only recorded, a block's hash in an event, a loop with a fixed end, a payment that is
checked, a library that is always the same: so that such a word alone tells no class.
"""

from __future__ import annotations

import random
import re
from typing import NamedTuple

MOST = 5  # put into one contract


class Benign(NamedTuple):
    """A body of harmless members."""

    text: str
    eras: str = "0.4 0.5 0.6 0.7 0.8"
    apart: str = ""  # classes that it would blur: none of theirs gets it


BENIGN = (
    Benign("""
    event $Seen(address indexed who, uint when);

    function $stamp() public {
        emit $Seen(msg.sender, NOW);
    }
"""),
    Benign("""
    event $Checkpoint(uint indexed number, bytes32 mark);

    function $mark() public {
        emit $Checkpoint(block.number, BLOCKHASH(block.number - 1));
    }
"""),
    Benign("""
    function $smaller(uint a, uint b) internal pure returns (uint) {
        return a ⟨<¦<=⟩ b ? a : b;
    }

    function $capped(uint x) public pure returns (uint) {
        return $smaller(x, ⟨1000¦1 ether¦10000⟩);
    }
"""),
    Benign("""
    uint[⟨4¦5¦8⟩] internal $cellsOf;

    function $sumSlots() public view returns (uint $acc) {
        FOR(i, $cellsOf.length) {
            $acc += $cellsOf[i] / 2;
        }
    }
"""),
    Benign("""
    address internal $keeper = msg.sender;
    address internal $nextKeeper;

    function $nominate(address $candidate) public {
        CHECK(msg.sender == $keeper);
        ⟨CHECK($candidate != address(0));
        ¦⟩$nextKeeper = $candidate;
    }

    function $acceptRole() public {
        CHECK(msg.sender == $nextKeeper);
        $keeper = $nextKeeper;
        ⟨$nextKeeper = address(0);¦delete $nextKeeper;⟩
    }
"""),
    Benign("""
    bool public $halted;
    address internal $guardian = msg.sender;

    function $halt(bool $on) public {
        CHECK(msg.sender == $guardian);
        $halted = $on;
    }

    function $isOpen() public view returns (bool) {
        return !$halted;
    }
"""),
    Benign("""
    mapping(address => bool) public $listed;
    address internal $curator = msg.sender;

    modifier $byCurator() {
        CHECK(msg.sender == $curator);
        _;
    }

    function $list(address $who, bool $yes) public $byCurator {
        $listed[$who] = $yes;
    }
"""),
    Benign("""
    mapping(address => uint) public $lastSeen;

    function $touch() public {
        $lastSeen[msg.sender] = NOW;
    }

    function $idle(address $who) public view returns (uint) {
        return $lastSeen[$who] == 0 ? 0 : NOW - $lastSeen[$who];
    }
"""),
    Benign("""
    mapping(address => uint) internal $refundsDue;

    function $collectRefund() public {
        uint $due = $refundsDue[msg.sender];
        CHECK($due > 0);
        $refundsDue[msg.sender] = 0;
        PAY(msg.sender, $due);
    }
"""),
    Benign("""
    function $keyOf(address $who, uint $index) public pure returns (bytes32) {
        return KECCAK($who, $index);
    }
"""),
    Benign("""
    mapping(address => mapping(address => bool)) internal $friends;

    function $befriend(address $other) public {
        CHECK($other != msg.sender);
        $friends[msg.sender][$other] = true;
    }

    function $areFriends(address $one, address $two) public view returns (bool) {
        return $friends[$one][$two] && $friends[$two][$one];
    }
"""),
    Benign("""
    function $held() public view returns (uint) {
        return address(this).balance;
    }
"""),
    Benign("""
    struct $Note {
        address author;
        uint when;
        bytes32 text;
    }

    $Note[] public $notes;

    function $write(bytes32 $words) public {
        $notes.push($Note(msg.sender, NOW, $words));
    }

    function $noteCount() public view returns (uint) {
        return $notes.length;
    }
"""),
    Benign("""
    address internal constant $FORMATTER = address(0xf00d1);

    function $reformat(bytes32 $raw) public {
        DELEGATE($done_, $FORMATTER, abi.encodeWithSignature("format(bytes32)", $raw));
        CHECK($done_);
    }
""", apart="delegatecall"),
    Benign("""
    mapping(address => uint) public $points;
    event $Moved(address indexed from, address indexed to, uint points);

    function $givePoints(address $friend, uint $count) public returns (bool) {
        CHECK($friend != address(0));
        CHECK($points[msg.sender] >= $count);
        DEC($points[msg.sender], $count);
        INC($points[$friend], $count);
        emit $Moved(msg.sender, $friend, $count);
        return true;
    }
"""),
    Benign("""
    uint internal $fee = ⟨10¦25¦100⟩;
    address internal $treasurer = msg.sender;

    function $setFee(uint $newFee) public {
        CHECK(msg.sender == $treasurer);
        CHECK($newFee <= 1000);
        $fee = $newFee;
    }

    function $feeOf(uint $gross) public view returns (uint) {
        return $gross * $fee / 10000;
    }
"""),
    Benign("""
    mapping(address => uint) internal $nonces;
    mapping(bytes32 => bool) internal $approvedNotes;

    function $approveNote(address $signer, bytes32 $note, uint8 v, bytes32 r, bytes32 s) public {
        bytes32 $signed = KECCAK(address(this), $note, $nonces[$signer]);
        address $found = ecrecover($signed, v, r, s);
        CHECK($found != address(0) && $found == $signer);
        $nonces[$signer] += 1;
        $approvedNotes[$note] = true;
    }
"""),
    Benign("""
    function $average(uint[] memory $numbers) public pure returns (uint) {
        CHECK($numbers.length > 0 && $numbers.length <= 32);
        uint $running = 0;
        FOR(j, $numbers.length) {
            $running += $numbers[j] / $numbers.length;
        }
        return $running;
    }
"""),
    Benign("""
    bytes32 internal $title;
    address internal $editor = msg.sender;

    function $rename(bytes32 $newTitle) public {
        CHECK(msg.sender == $editor);
        $title = $newTitle;
    }
"""),
    Benign("""
    uint internal $opened = NOW;
    address internal $heir = msg.sender;

    function $inherit() public {
        CHECK(msg.sender == $heir);
        CHECK(NOW >= $opened + ⟨365¦180¦730⟩ days);
        PAY(msg.sender, address(this).balance);
    }
""", apart="time"),
    Benign("""
    function $isContract(address $account) public view returns (bool) {
        uint $size;
        assembly {
            $size := extcodesize($account)
        }
        return $size > 0;
    }
"""),
    Benign("""
    function $countBits(uint x) public pure returns (uint n) {
        while (x != 0) {
            unchecked {
                n += x & 1;
            }
            x >>= 1;
        }
    }
""", "0.8"),
    Benign("""
    mapping(uint => uint) internal $cells;

    function $setCells(uint[] calldata $keys, uint $cell) external {
        uint $end = $keys.length;
        require($end <= 16);
        for (uint i; i < $end; ) {
            $cells[uint(keccak256(abi.encode(msg.sender, $keys[i])))] = $cell;
            unchecked {
                ++i;
            }
        }
    }
""", "0.8"),
)  # fmt: skip


NOISE = (
    ("uint public $calls;", "⟨$calls += 1;¦$calls++;¦$calls = $calls + 1;⟩", ""),
    ("event $Called(address indexed who, uint at);", "emit $Called(msg.sender, NOW);", ""),
    ("event $Marked(bytes32 mark);", "emit $Marked(BLOCKHASH(block.number - 1));", ""),
    ("mapping(address => uint) internal $lastUse;", "$lastUse[msg.sender] = NOW;", ""),
    ("mapping(address => uint) internal $lastBlock;", "$lastBlock[msg.sender] = block.number;", ""),
    ("address public $latest;", "$latest = msg.sender;", ""),
    ("bool internal $stopped;", "CHECK(!$stopped);", ""),
    ("mapping(address => bool) internal $banned;", "CHECK(!$banned[msg.sender]);", ""),
    ("", "CHECK(msg.data.length >= 4);", "delegatecall"),
    ("", "CHECK(tx.origin == msg.sender);", "reentrancy"),  # it would keep contracts out
)
"""State, a statement that means no harm, and the class that it would blur."""
HEAD = re.compile(r"^    (?:function |CONSTRUCTOR|RECEIVE|FALLBACK)[^\n]*\{$", re.M)


def extras(era: str, kind: str, rng: random.Random) -> list[str]:
    """Draw harmless members for a contract of an era whose weakness is of a class."""
    fitting = [one.text for one in BENIGN if era in one.eras.split() and kind != one.apart]
    drawn = rng.sample(fitting, rng.randint(0, MOST))
    return [_apart(text) for text in drawn]


def noised(text: str, kind: str, rng: random.Random) -> tuple[str, list[str]]:
    """Begin the function of the weakness with harmless statements, none to two.

    Parameters
    ----------
    text : a template without ``⟨⟩``.
    kind : its class.

    Returns
    -------
    the template, and the state that the statements need.
    """
    drawn = rng.sample([one for one in NOISE if one[2] != kind], rng.choice((0, 0, 1, 1, 2)))
    heads = list(HEAD.finditer(text, 0, text.index("§")))
    if not heads or re.search(r"\b(view|pure)\b", heads[-1][0]):
        return text, []
    if heads[-1][0].count("⟦") != heads[-1][0].count("⟧"):  # each twin has a head of its own
        return text, []
    lines = "".join(f"\n        {_apart(statement)}" for _, statement, _ in drawn)
    text = text[: heads[-1].end()] + lines + text[heads[-1].end() :]
    return text, [f"    {_apart(state)}" for state, _, _ in drawn if state]


def _apart(text: str) -> str:
    """Return a text whose names are none of a template's."""
    return re.sub(r"\$(\w+)", r"$\1__benign", text)
