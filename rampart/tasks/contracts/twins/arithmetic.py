"""Arithmetic (SWC-101): what wraps around, is cut off or divided away, and remedies."""

from __future__ import annotations

from rampart.tasks.contracts.twins.template import Variant

VARIANTS = (
    Variant(1, "0.4 0.6 0.7", "what is left over is never below nought, for it has no sign", """
contract $Wallet {
    struct $Card {
        uint limit;
        uint spent;
        bool active;
    }

    mapping(address => $Card) public $cards;
    mapping(address => uint) public $shopDue;

    function $open() public payable {
        CHECK(!$cards[msg.sender].active);
        $cards[msg.sender] = $Card(msg.value, 0, true);
    }

    function $payShop(address $shop, uint $amount) public {
        $Card storage $card = $cards[msg.sender];
        CHECK($card.active);
        §⟦⟨CHECK($card.limit - $card.spent - $amount >= 0);¦\
        uint $left = $card.limit - $amount;
        CHECK($left >= 0);¦CHECK($card.limit - $amount > 0);⟩‖\
        ⟨CHECK($card.spent <= $card.limit && $amount <= $card.limit - $card.spent);¦\
        uint $left = LESS($card.limit, $amount);
        CHECK($left >= 0);¦CHECK($card.limit > $amount);⟩⟧
        $card.limit = $card.limit - $amount;
        $shopDue[$shop] = $shopDue[$shop] + $amount;
    }
}
"""),
    Variant(2, "0.4 0.6 0.7", "the product of heads and wages wraps", """
contract $Splitter {
    uint public $budget;
    mapping(address => uint) public $wages;
    address internal $owner = msg.sender;

    function $fund() public payable {
        $budget = $budget + msg.value;
    }

    function $award(address[] memory $staff, uint $each) public returns (uint) {
        ⟨CHECK(msg.sender == $owner);
        ¦CHECK($each > 0);
        ¦⟩§uint $sum = ⟦⟨$staff.length * $each¦$each * $staff.length⟩‖TIMES($each, $staff.length)⟧;
        ⟨CHECK($sum <= $budget);
        $budget -= $sum;¦CHECK($budget >= $sum);
        $budget = $budget - $sum;⟩
        FOR(i, $staff.length) {
            ⟨$wages[$staff[i]] += $each;¦$wages[$staff[i]] = $each;⟩
        }
        return $sum;
    }
}
"""),
    Variant(3, "0.4 0.6 0.7", "the time of a lock wraps into the past", """
contract $Vault {
    struct $Lock {
        uint amount;
        uint until;
        bool taken;
    }

    mapping(uint => $Lock) public $locks;
    mapping(uint => address) public $holder;
    uint public $count;

    function $lockFor(address $who, uint $delay) public payable returns (uint) {
        $count = $count + 1;
        $holder[$count] = $who;
        ⟦‖⟨CHECK($delay <= 3650 days);
        ¦⟩⟧§$locks[$count] = $Lock(msg.value, ⟦NOW + $delay‖SUM(NOW, $delay)⟧, false);
        return $count;
    }

    function $open(uint $id) public {
        CHECK($holder[$id] == msg.sender && !$locks[$id].taken);
        CHECK(NOW >= $locks[$id].until);
        $locks[$id].taken = true;
        PAY(msg.sender, $locks[$id].amount);
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
    Variant(7, "0.4 0.6 0.7", "many nights for nothing, for their price wraps", """
contract $Rental {
    mapping(address => uint) public $paidUntil;
    uint public $rate = ⟨1 ether¦0.1 ether¦0.01 ether⟩;
    address internal $landlord = msg.sender;

    function $setRate(uint $next) public {
        CHECK(msg.sender == $landlord);
        $rate = $next;
    }

    function $rent(uint $nights) public payable {
        §⟦⟨uint $cost = $nights * $rate;
        CHECK(msg.value >= $cost);¦CHECK($rate * $nights <= msg.value);¦\
        CHECK(msg.value == $nights * $rate);⟩‖⟨uint $cost = TIMES($nights, $rate);
        CHECK(msg.value >= $cost);¦CHECK(TIMES($rate, $nights) <= msg.value);¦\
        CHECK($nights <= 365);
        CHECK(msg.value == $nights * $rate);⟩⟧
        $paidUntil[msg.sender] = NOW + ⟨$nights % 366 * 1 days¦1 days⟩;
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
    Variant(16, "0.4 0.6 0.7", "the sum of a list wraps before it is compared", """
contract $Splitter {
    mapping(address => uint) public $balances;

    function $deposit() public payable {
        RAWINC($balances[msg.sender], msg.value);
    }

    function $sendMany(address[] memory $to, uint[] memory $amounts) public {
        CHECK($to.length == $amounts.length && $to.length < ⟨32¦64⟩);
        uint $sum = 0;
        FOR(i, $to.length) {
            §⟦⟨$sum += $amounts[i];¦$sum = $sum + $amounts[i];⟩‖$sum = SUM($sum, $amounts[i]);⟧
        }
        CHECK($balances[msg.sender] >= $sum);
        $balances[msg.sender] = $balances[msg.sender] - $sum;
        FOR(j, $to.length) {
            $balances[$to[j]] = $balances[$to[j]] + $amounts[j];
        }
    }
}
"""),
    Variant(17, "0.4 0.6 0.7", "what may be spent is lowered without a look", """
contract $Token {
    mapping(address => uint) public $balances;
    mapping(address => mapping(address => uint)) public $allowed;

    CONSTRUCTOR(uint $first) {
        $balances[msg.sender] = $first;
    }

    function $approve(address $spender, uint $amount) public {
        CHECK($amount == 0 || $allowed[msg.sender][$spender] == 0);
        $allowed[msg.sender][$spender] = $amount;
    }

    function $transferFrom(address $from, address $to, uint $amount) public returns (bool) {
        ⟨CHECK($balances[$from] >= $amount);
        ⟦§$allowed[$from][msg.sender] -= $amount;‖\
            §$allowed[$from][msg.sender] = LESS($allowed[$from][msg.sender], $amount);⟧¦\
        ⟦§‖CHECK($allowed[$from][msg.sender] >= $amount);
        §⟧CHECK($balances[$from] >= $amount);
        $allowed[$from][msg.sender] = $allowed[$from][msg.sender] - $amount;⟩
        RAWDEC($balances[$from], $amount);
        RAWINC($balances[$to], $amount);
        return true;
    }
}
"""),
    Variant(18, "0.4 0.6 0.7", "a burn that makes rich", """
contract $Token {
    mapping(address => uint) public $balances;
    uint public $total;
    event $Burnt(address indexed who, uint amount);

    function $mint() public payable {
        RAWINC($balances[msg.sender], msg.value);
        RAWINC($total, msg.value);
    }

    function $burn(uint $amount) public {
        ⟨CHECK($amount > 0);
        ¦⟩⟦‖⟨CHECK($balances[msg.sender] >= $amount);
        ¦if ($balances[msg.sender] < $amount) revert();
        ⟩⟧§RAWDEC($balances[msg.sender], $amount);
        RAWDEC($total, $amount);
        ⟨emit $Burnt(msg.sender, $amount);¦⟩
    }
}
"""),
    Variant(19, "0.6 0.7 0.8", "a negative number becomes an enormous one", """
contract $Bank {
    mapping(address => uint) public $balances;
    int public $limit = ⟨1000¦5000⟩;

    function $deposit() public payable {
        INC($balances[msg.sender], msg.value);
    }

    function $adjust(address $who, int $delta) public {
        CHECK($delta <= $limit);
        ⟦‖CHECK($delta >= 0);
        ⟧§uint $change = ⟨uint($delta)¦uint($delta) / 1⟩;
        if ($change > 0) {
            $balances[$who] = $change;
        }
    }
}
"""),
    Variant(20, "0.4 0.6 0.7", "a price with decimals that the caller chooses", """
contract $Crowd {
    mapping(address => uint) public $bought;
    uint public $rate = ⟨500¦1000¦250⟩;
    uint public $bonus = 20;

    function $buyFor(address $who, uint $units) public payable {
        ⟦§uint $cost = ⟨$units * 10 ** 18 / $rate¦$units * 1 ether / $rate¦$units * $rate * 1e9⟩;‖\
        ⟨CHECK($units <= 1000000);
        §uint $cost = $units * 10 ** 18 / $rate;¦§uint $cost = TIMES($units, 1 ether) / $rate;⟩⟧
        CHECK(msg.value >= $cost);
        $bought[$who] = $bought[$who] + $units;
    }
}
"""),
    Variant(21, "0.8", "rewards are taken off in an unchecked block to save gas", """
contract $Staking {
    mapping(address => uint) public $stakes;
    mapping(address => uint) public $rewards;
    uint public $reserve;

    function $stake() public payable {
        $stakes[msg.sender] += msg.value;
        $reserve += msg.value / 100;
    }

    function $spend(uint $amount) public {
        ⟦unchecked {
            §⟨$rewards[msg.sender] = $rewards[msg.sender] - $amount;
            $reserve -= $amount;¦$reserve -= $amount;
            $rewards[msg.sender] -= $amount;⟩
        }‖⟨if ($amount > $rewards[msg.sender] || $amount > $reserve) revert();
        unchecked {
            §$rewards[msg.sender] -= $amount;
            $reserve -= $amount;
        }¦§$rewards[msg.sender] -= $amount;
        $reserve -= $amount;⟩⟧
        PAY(msg.sender, $amount);
    }
}
"""),
    Variant(22, "0.4 0.6 0.7", "a score goes up and down by whatever is passed", """
contract $Board {
    uint public $score = ⟨1¦10¦2¦100⟩;
    mapping(uint => uint) public $history;

    function $change(uint $by) public {
        ⟨⟦§$score -= $by;‖§$score = LESS($score, $by);⟧¦⟦§$score += $by;‖\
            §$score = SUM($score, $by);⟧¦\
        ⟦§$score *= $by;‖§$score = TIMES($score, $by);⟧¦\
        ⟦§$history[$by] -= $score;‖§$history[$by] = LESS($history[$by], $score);⟧¦\
        ⟦§uint $made = $score - $by;‖§uint $made = LESS($score, $by);⟧
        $history[$made] = $by;¦⟦§$score = $score * 2 + $by;‖§$score = SUM(TIMES($score, 2), $by);⟧⟩
    }
}
"""),
)  # fmt: skip
