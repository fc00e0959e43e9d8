"""Arithmetic (SWC-101): what wraps around, is cut off or divided away, and remedies."""

from __future__ import annotations

from rampart.tasks.contracts.twins.template import Variant

VARIANTS = (
    Variant(1, "0.4 0.6 0.7", "a difference without sign is never below nought", """
contract $Token {
    mapping(address => uint) public $balances;
    uint public $total;

    CONSTRUCTOR(uint $first) {
        $balances[msg.sender] = $first;
        $total = $first;
    }

    function $transfer(address $to, uint $amount) public returns (bool) {
        §CHECK(⟦$balances[msg.sender] - $amount >= 0‖$balances[msg.sender] >= $amount⟧);
        RAWDEC($balances[msg.sender], $amount);
        RAWINC($balances[$to], $amount);
        return true;
    }
}
"""),
    Variant(2, "0.4 0.6 0.7", "a batch's sum is a product that wraps", """
contract $Token {
    mapping(address => uint) public $balances;

    CONSTRUCTOR() {
        $balances[msg.sender] = 10000000 ether;
    }

    function $sendAll(address[] memory $list, uint $amount) public returns (bool) {
        uint $count = $list.length;
        §uint $sum = ⟦⟨$count * $amount¦$list.length * $amount¦$amount * $count⟩‖\
            TIMES($count, $amount)⟧;
        CHECK($count > 0 && $count <= 20);
        CHECK($balances[msg.sender] >= $sum);
        ⟨$balances[msg.sender] -= $sum;¦$balances[msg.sender] = $balances[msg.sender] - $sum;⟩
        FOR(i, $count) {
            ⟨$balances[$list[i]] += $amount;¦$balances[$list[i]] = $balances[$list[i]] + $amount;⟩
        }
        return true;
    }
}
"""),
    Variant(3, "0.4 0.6 0.7", "the time of a lock wraps into the past", """
contract $Vault {
    mapping(address => uint) public $balances;
    mapping(address => uint) public $unlocks;

    function $deposit() public payable {
        INC($balances[msg.sender], msg.value);
        $unlocks[msg.sender] = NOW + ⟨1 weeks¦30 days¦2 weeks⟩;
    }

    function $extend(uint $delay) public {
        ⟨CHECK($balances[msg.sender] > 0);
        ¦⟩§⟦⟨$unlocks[msg.sender] += $delay;¦\
            $unlocks[msg.sender] = $unlocks[msg.sender] + $delay;⟩‖\
            ⟨$unlocks[msg.sender] = SUM($unlocks[msg.sender], $delay);¦CHECK($delay <= 3650 days);
        $unlocks[msg.sender] += $delay;⟩⟧
    }

    function $withdraw() public {
        CHECK(NOW >= $unlocks[msg.sender]);
        uint $due = $balances[msg.sender];
        $balances[msg.sender] = 0;
        PAY(msg.sender, $due);
    }
}
"""),
    Variant(4, "0.6 0.7 0.8", "a cast cuts off the upper bits", """
contract $Staking {
    struct $Stake {
        uint64 amount;
        uint64 since;
    }

    mapping(address => $Stake) public $stakes;
    mapping(address => uint) public $votes;

    function $lockUp(uint $amount) public {
        CHECK($votes[msg.sender] == 0);
        ⟦‖CHECK($amount <= ⟨2 ** 64 - 1¦1000000 ether / 1e9¦18446744073709551615⟩);
        ⟧$votes[msg.sender] = $amount;
        §$stakes[msg.sender].amount = uint64($amount);
        $stakes[msg.sender].since = uint64(NOW);
    }
}
"""),
    Variant(5, "0.8", "a difference in an unchecked block", """
contract $Bank {
    mapping(address => uint) public $balances;
    mapping(address => mapping(address => uint)) public $allowed;
    event $Moved(address from, address to, uint amount);

    function $deposit() public payable {
        $balances[msg.sender] += msg.value;
    }

    function $allow(address $spender, uint $more) public {
        $allowed[msg.sender][$spender] += $more;
    }

    function $move(address $from, address $to, uint $amount) public {
        ⟨CHECK($to != address(0));
        ¦⟩CHECK($allowed[$from][msg.sender] >= $amount);
        $allowed[$from][msg.sender] -= $amount;
        ⟦unchecked {
            §⟨$balances[$from] -= $amount;¦$balances[$from] = $balances[$from] - $amount;⟩
            $balances[$to] += $amount;
        }‖⟨§$balances[$from] -= $amount;
        $balances[$to] += $amount;¦CHECK($balances[$from] >= $amount);
        unchecked {
            §$balances[$from] -= $amount;
            $balances[$to] += $amount;
        }⟩⟧
        ⟨emit $Moved($from, $to, $amount);¦⟩
    }
}
"""),
    Variant(6, "0.4 0.6 0.7 0.8", "a quotient is multiplied, and what it cut off is lost", """
contract $Splitter {
    mapping(address => uint) public $shares;
    uint public $allShares = ⟨1000¦10000¦100⟩;
    uint public $income;

    CONSTRUCTOR() {
        $shares[msg.sender] = $allShares;
    }

    function $give(address $to, uint $part) public {
        CHECK($shares[msg.sender] >= $part);
        DEC($shares[msg.sender], $part);
        INC($shares[$to], $part);
    }

    function $payIn() public payable {
        $income = msg.value;
    }

    function $dueTo(address $who) public view returns (uint) {
        ⟨uint $part = $shares[$who];
        return ⟦§$income / $allShares * $part‖\
            §$income * $part / $allShares⟧;¦return ⟦§($income / $allShares) * $shares[$who]‖\
            §($income * $shares[$who]) / $allShares⟧;¦§uint $unit = ⟦$income / $allShares‖\
            $income * $shares[$who]⟧;
        return ⟦$unit * $shares[$who]‖$unit / $allShares⟧;⟩
    }
}
"""),
    Variant(7, "0.4 0.6 0.7", "tokens for nothing, for the price of many wraps", """
contract $Crowd {
    mapping(address => uint) public $bought;
    uint constant $PRICE = ⟨1 ether¦0.1 ether¦10 ether⟩;

    function $buy(uint $count) public payable {
        §⟦⟨CHECK(msg.value == $count * $PRICE);¦uint $cost = $count * $PRICE;
        CHECK(msg.value >= $cost);⟩‖⟨CHECK(msg.value == TIMES($count, $PRICE));¦\
            uint $cost = TIMES($count, $PRICE);
        CHECK(msg.value >= $cost);¦CHECK($count <= 1000000);
        CHECK(msg.value == $count * $PRICE);⟩⟧
        ⟨$bought[msg.sender] += $count;¦$bought[msg.sender] = $bought[msg.sender] + $count;⟩
    }

    function $sell(uint $count) public {
        CHECK($bought[msg.sender] >= $count);
        $bought[msg.sender] -= $count;
        PAY(msg.sender, $count * $PRICE);
    }
}
"""),
    Variant(8, "0.4 0.6 0.7", "what is minted is added without a look", """
contract $Token {
    mapping(address => uint) public $balances;
    uint public $total;
    uint public $cap = 1000000 ether;
    address $owner = msg.sender;

    function $mint(address $to, uint $amount) public {
        CHECK(msg.sender == $owner);
        CHECK(⟦⟨$total + $amount <= $cap¦$cap >= $total + $amount⟩‖\
            ⟨SUM($total, $amount) <= $cap¦$amount <= $cap && $total <= $cap - $amount⟩⟧);
        §⟨$total += $amount;¦$total = $total + $amount;⟩
        ⟨$balances[$to] += $amount;¦$balances[$to] = $balances[$to] + $amount;⟩
    }
}
"""),
    Variant(9, "0.8", "an unchecked price for many", """
contract $Market {
    struct $Item {
        address seller;
        uint price;
    }

    $Item[] public $items;
    mapping(uint => mapping(address => uint)) public $owned;
    mapping(address => uint) public $earned;

    function $list(uint $price) public {
        $items.push($Item(msg.sender, $price));
    }

    function $buy(uint $id, uint $count) public payable {
        uint $sum;
        ⟦unchecked {
            §$sum = $items[$id].price * $count;
        }‖§$sum = $items[$id].price * $count;⟧
        CHECK(msg.value >= $sum);
        $earned[$items[$id].seller] += msg.value;
        $owned[$id][msg.sender] += $count;
    }
}
""", "variant"),
    Variant(10, "0.4 0.6 0.7", "a small counter starts again at nought", """
contract $Registry {
    mapping(address => uint8) public $used;
    mapping(address => uint) public $granted;

    function $applyFor(uint8 $count) public {
        CHECK($count > 0);
        ⟦§$used[msg.sender] += $count;
        CHECK($used[msg.sender] <= 100);‖CHECK($count <= 100 && $used[msg.sender] <= 100 - $count);
        §$used[msg.sender] += $count;⟧
        $granted[msg.sender] = $granted[msg.sender] + uint($count);
    }
}
""", "variant"),
    Variant(11, "0.5", "more can be taken than was put in", """
contract $Bank {
    mapping(address => uint) public $balances;

    function $deposit() external payable {
        $balances[msg.sender] += msg.value;
    }

    function $withdraw(uint $amount) public {
        CHECK($amount <= address(this).balance);
        §⟦⟨$balances[msg.sender] -= $amount;¦\
            $balances[msg.sender] = $balances[msg.sender] - $amount;⟩‖\
            ⟨$balances[msg.sender] = LESS($balances[msg.sender], $amount);¦\
            CHECK($balances[msg.sender] >= $amount);
        $balances[msg.sender] -= $amount;⟩⟧
        PAY(msg.sender, $amount);
    }
}
"""),
    Variant(12, "0.5", "votes lent on and taken back count too many", """
contract $Dao {
    mapping(address => uint) public $votes;
    mapping(address => uint) public $lent;
    uint public $price = 1 finney;

    function $buy() external payable {
        $votes[msg.sender] += msg.value / $price;
    }

    function $lend(address $to, uint $count) public {
        CHECK(⟦$votes[msg.sender] - $lent[msg.sender] - $count >= 0‖\
            SUM($lent[msg.sender], $count) <= $votes[msg.sender]⟧);
        §$lent[msg.sender] = ⟦$lent[msg.sender] + $count‖SUM($lent[msg.sender], $count)⟧;
        $votes[$to] = $votes[$to] + $count;
    }
}
"""),
    Variant(13, "0.6 0.7 0.8", "a reward for each share is rounded down to nothing", """
contract $Staking {
    mapping(address => uint) public $stakes;
    mapping(address => uint) public $paidAt;
    uint public $total;
    uint public $perShare;

    function $stake() public payable {
        CHECK($stakes[msg.sender] == 0);
        $stakes[msg.sender] = msg.value;
        $paidAt[msg.sender] = $perShare;
        $total += msg.value;
    }

    function $addReward() public payable {
        CHECK($total > 0);
        §$perShare += ⟦⟨msg.value / $total¦(msg.value / $total) * 1e18⟩‖\
            ⟨msg.value * 1e18 / $total¦(msg.value * 1e12) / $total⟩⟧;
    }
}
"""),
    Variant(14, "0.4 0.6 0.7", "a fee is taken off what may be less than it", """
contract $Proxy {
    mapping(address => uint) public $funds;
    uint public $fee = ⟨1000¦5000¦100⟩;
    address $owner = msg.sender;

    function $deposit() public payable {
        ⟦‖⟨CHECK(msg.value >= $fee);
        ¦if (msg.value < $fee) revert();
        ⟩⟧§uint $net = msg.value - $fee;
        ⟨$funds[msg.sender] += $net;¦$funds[msg.sender] = $funds[msg.sender] + $net;⟩
        RAWINC($funds[$owner], $fee);
    }

    function $withdraw(uint $amount) public {
        CHECK($funds[msg.sender] >= $amount);
        $funds[msg.sender] -= $amount;
        PAY(msg.sender, $amount);
    }
}
"""),
    Variant(15, "0.4 0.6", "a balance is lowered by anything, in a game of points", """
contract $Game {
    mapping(address => uint) public $points;
    uint public $jackpot;

    function $enter() public payable {
        CHECK(msg.value > 0);
        $points[msg.sender] = $points[msg.sender] + msg.value / 1 szabo;
        $jackpot = $jackpot + msg.value;
    }

    function $spend(uint $amount) public {
        §⟦⟨$points[msg.sender] -= $amount;¦uint $left = $points[msg.sender] - $amount;
        $points[msg.sender] = $left;⟩‖⟨if ($points[msg.sender] < $amount) revert();
        $points[msg.sender] -= $amount;¦$points[msg.sender] = LESS($points[msg.sender], $amount);⟩⟧
        ⟨$jackpot = $jackpot + $amount;¦⟩
    }
}
"""),
)  # fmt: skip
