"""Signs about numbers, chance, time and prices."""

from tests.solidity.reading import signs

BOOKS = "mapping(address => uint) b; uint p; address l;"


def test_a_difference_and_its_twin():
    bad = signs(f"{BOOKS} function f(uint n) public {{ b[msg.sender] -= n; }}", pragma="^0.5.0")
    assert bad["raw_sub_uncompared_param"] == [2]
    good = signs(
        f"{BOOKS} function f(uint n) public {{ require(b[msg.sender] >= n); b[msg.sender] -= n; }}",
        pragma="^0.5.0",
    )
    assert "raw_uncompared" not in good
    late = signs(
        f"{BOOKS} function f(uint n) public {{ b[msg.sender] -= n; require(b[msg.sender] > n); }}",
        pragma="^0.5.0",
    )
    assert "raw_later_compared" in late
    new = signs(f"{BOOKS} function f(uint n) public {{ b[msg.sender] -= n; }}")
    assert new["safe_arithmetic"] == [2]


def test_unchecked_blocks_casts_and_lost_precision():
    found = signs(
        "function f(uint n) public {\n unchecked { p = n * 2; }\n c = uint8(n);\n d = n / 3 * 4;\n}"
    )
    assert (found["unchecked_block"], found["raw_mul"]) == ([3], [3])
    assert found["small_cast_of_given"] == [4]
    assert found["divided_then_multiplied"] == [5]
    found = signs("function f(uint n) public { require(n < 256); c = uint8(n); }")
    assert "small_cast_compared" in found


def test_plain_arithmetic_beside_a_library():
    text = "using L for uint; uint p; function f(uint n) public { p = p.add(n); p = p + n; }"
    assert signs(text, pragma="^0.5.0")["raw_though_aided"] == [2]


def test_chance():
    found = signs(
        "function f() public payable {\n"
        " uint r = uint(keccak256(abi.encode(block.timestamp))) % 6;\n"
        " if (r == 1) msg.sender.transfer(1);\n}"
    )
    assert found["hash_of_block"] == found["modulo_of_block"] == [3]
    assert found["drawn_in_check"] == found["drawn_and_paid"] == [4]
    assert "time_equal" not in found


def test_time():
    found = signs(
        "uint d; function f(uint e) public {\n require(now >= d);\n"
        " if (now == e) msg.sender.transfer(1);\n"
        " d = now + 1;\n}"
    )
    assert found["time_in_check"] == [3]
    assert found["time_equal"] == found["time_in_branch"] == found["time_and_paid"] == [4]
    assert found["time_written"] == [5]


def test_order():
    found = signs(f"{BOOKS} mapping(address => mapping(address => uint)) a;"
                  "function f(address s, uint n) public { a[msg.sender][s] = n; }")  # fmt: skip
    assert {"allowance_set", "allowance_unasked"} <= found.keys()
    found = signs("bytes32 h; function f(string s) public { require(keccak256(s) == h);"
                  "msg.sender.transfer(1); }")  # fmt: skip
    assert {"hash_without_sender", "pays_sender"} <= found.keys()
    found = signs("function f(uint n) public { T(r).swap(n, 0, block.timestamp); }")
    assert {"zero_given", "time_given"} <= found.keys()
    found = signs("mapping(uint => address) o; function f(uint n) public { o[n] = msg.sender; }")
    assert "claimed_by_param" in found


def test_a_price_that_is_moved_and_one_with_a_bound():
    text = "uint p; function s(uint x) public { p = x; } function f(uint n, uint m) public {"
    assert "price_unbounded" in signs(text + "b = n * p; }")
    assert "price_unbounded" not in signs(text + "require(q(n) >= m); b = n * p; }")
