"""Reentrancy (SWC-107): a call out before the books are written, and the order mended."""

from __future__ import annotations

from rampart.tasks.contracts.twins.template import Variant

VARIANTS = (
    Variant(1, "0.4 0.6 0.7", "a bank sends part of a balance, then takes it off", """
contract $Bank {
    mapping(address => uint) public $balances;
    event $Paid(address indexed who, uint amount);

    function $deposit() public payable {
        INC($balances[msg.sender], msg.value);
    }

    function $withdraw(uint $amount) public {
        CHECK(⟨$balances[msg.sender] >= $amount¦$amount <= $balances[msg.sender]⟩);
        ⟦§CALL($ok, msg.sender, $amount);
        CHECK($ok);
        RAWDEC($balances[msg.sender], $amount);‖DEC($balances[msg.sender], $amount);
        CALL($ok, msg.sender, $amount);
        CHECK($ok);⟧
        ⟨emit $Paid(msg.sender, $amount);¦⟩
    }
}
"""),
    Variant(2, "0.4 0.6 0.7 0.8", "an investor's whole share is sent before it is cleared", """
contract $Bank {
    struct $Investor {
        uint share;
        uint since;
    }

    mapping(address => $Investor) internal $investors;
    uint public $total;

    function $deposit() public payable {
        CHECK(msg.value > 0);
        $Investor storage $who = $investors[msg.sender];
        $who.share += msg.value;
        $who.since = NOW;
        INC($total, msg.value);
    }

    function $withdraw() public ⟨¦returns (uint)⟩ {
        ⟨$Investor storage $who = $investors[msg.sender];
        uint $due = $who.share;¦uint $due = $investors[msg.sender].share;⟩
        ⟨CHECK($due > 0);¦CHECK($due != 0 && address(this).balance >= $due);⟩
        ⟦§CALL($ok, msg.sender, $due);
        CHECK($ok);
        ⟨$investors[msg.sender].share = 0;¦delete $investors[msg.sender];⟩
        $total -= $due;‖⟨$investors[msg.sender].share = 0;¦delete $investors[msg.sender];⟩
        $total -= $due;
        CALL($ok, msg.sender, $due);
        CHECK($ok);⟧
    }
}
"""),
    Variant(3, "0.6 0.7 0.8",
            "the guard on one function leaves another that shares its balance", """
contract $Bank {
    mapping(address => uint) private $balances;

    LOCKDEF

    function $deposit() public payable LOCK {
        INC($balances[msg.sender], msg.value);
    }

    function $move(address $to, uint $amount) public {
        CHECK($balances[msg.sender] >= $amount);
        DEC($balances[msg.sender], $amount);
        INC($balances[$to], $amount);
    }

    function $withdraw() public LOCK {
        uint $amount = $balances[msg.sender];
        ⟨CHECK($amount > 0);¦if ($amount == 0) return;⟩
        ⟦§CALL($ok, msg.sender, $amount);
        CHECK($ok);
        $balances[msg.sender] = 0;‖$balances[msg.sender] = 0;
        CALL($ok, msg.sender, $amount);
        CHECK($ok);⟧
    }
}
"""),
    Variant(4, "0.6 0.7 0.8", "the hook of a minted token runs before the mint is counted", """
interface $Receiver {
    function onReceived(address operator, uint id) external returns (bytes4);
}

contract $Collectible {
    mapping(uint => address) public $ownerOf;
    mapping(address => uint) public $minted;
    uint public $next;
    uint constant $MOST = ⟨2¦3¦5¦10⟩;

    function $mint() public ⟨payable ¦⟩{
        CHECK($minted[msg.sender] < $MOST);
        uint $id = $next;
        $next = $id + 1;
        $ownerOf[$id] = msg.sender;
        ⟦§if (msg.sender != tx.origin) {
            $Receiver(msg.sender).onReceived(address(this), $id);
        }
        RAWINC($minted[msg.sender], 1);‖RAWINC($minted[msg.sender], 1);
        if (msg.sender != tx.origin) {
            $Receiver(msg.sender).onReceived(address(this), $id);
        }⟧
    }
}
"""),
    Variant(5, "0.4 0.6 0.7 0.8", "staked tokens with hooks go out before the stake is lowered", """
interface $Erc {
    function transfer(address to, uint amount) external returns (bool);
    function transferFrom(address from, address to, uint amount) external returns (bool);
}

contract $Staking {
    $Erc public $token;
    mapping(address => uint) public $stakes;
    uint public $total;

    CONSTRUCTOR($Erc $asset) {
        $token = $asset;
    }

    function $stake(uint $amount) public {
        INC($stakes[msg.sender], $amount);
        INC($total, $amount);
        CHECK($token.transferFrom(msg.sender, address(this), $amount));
    }

    function $unstake() public {
        uint $amount = $stakes[msg.sender];
        CHECK($amount > 0);
        ⟦§CHECK($token.transfer(msg.sender, $amount));
        ⟨DEC($total, $amount);
        ¦⟩$stakes[msg.sender] = 0;‖⟨DEC($total, $amount);
        ¦⟩$stakes[msg.sender] = 0;
        CHECK($token.transfer(msg.sender, $amount));⟧
    }
}
"""),
    Variant(6, "0.6 0.7 0.8",
            "the ledger in another contract is debited after the payout's callback", """
contract $Ledger {
    address public $manager = msg.sender;
    mapping(address => uint) public $credits;

    function $credit(address $who, uint $amount) public {
        CHECK(msg.sender == $manager);
        $credits[$who] += $amount;
    }

    function $debit(address $who, uint $amount) public {
        CHECK(msg.sender == $manager);
        $credits[$who] = $credits[$who] > $amount ? $credits[$who] - $amount : 0;
    }
}

interface $Client {
    function onPayout(uint amount) external payable;
}

contract $Bank {
    $Ledger public $book = new $Ledger();

    function $deposit() public payable {
        $book.$credit(msg.sender, msg.value);
    }

    function $withdraw() public {
        uint $amount = $book.$credits(msg.sender);
        CHECK($amount > 0);
        ⟦§$Client(msg.sender).onPayout{value: $amount}($amount);
        $book.$debit(msg.sender, $amount);‖$book.$debit(msg.sender, $amount);
        $Client(msg.sender).onPayout{value: $amount}($amount);⟧
    }
}
"""),
    Variant(7, "0.7 0.8", "a pool pays out before the reserve that its price reads is lowered", """
contract $Pool {
    mapping(address => uint) public $shares;
    uint public $allShares;
    uint public $reserve;

    function $deposit() public payable {
        uint $made = $allShares == 0 ? msg.value : msg.value * $allShares / $reserve;
        INC($shares[msg.sender], $made);
        INC($allShares, $made);
        INC($reserve, msg.value);
    }

    function $sharePrice() public view returns (uint) {
        return $allShares == 0 ? 1 ether : $reserve * 1 ether / $allShares;
    }

    function $exit(uint $part) public {
        CHECK($shares[msg.sender] >= $part);
        uint $out = $part * $reserve / $allShares;
        DEC($shares[msg.sender], $part);
        DEC($allShares, $part);
        ⟦§CALL($ok, msg.sender, $out);
        CHECK($ok);
        DEC($reserve, $out);‖DEC($reserve, $out);
        CALL($ok, msg.sender, $out);
        CHECK($ok);⟧
    }
}
""", "variant"),
    Variant(8, "0.4 0.6 0.7 0.8",
            "a king of the hill repays the last one before the new one stands", """
contract $Auction {
    address public $leader;
    uint public $best;

    function $bid() public payable {
        CHECK(msg.value > $best);
        ⟦if ($leader != address(0)) {
            §CALL($ok, $leader, $best);
            CHECK($ok);
        }
        $leader = msg.sender;
        $best = msg.value;‖address $previous = $leader;
        uint $owed = $best;
        $leader = msg.sender;
        $best = msg.value;
        if ($previous != address(0)) {
            CALL($ok, $previous, $owed);
            CHECK($ok);
        }⟧
    }
}
""", "variant"),
    Variant(9, "0.4 0.6 0.7 0.8",
            "a one-time bonus is paid by a helper before it is marked as paid", """
contract $Crowd {
    mapping(address => bool) public $rewarded;
    mapping(address => uint) public $given;
    uint public $bonus = ⟨1 ether¦10 ether¦0.5 ether⟩;

    function $deposit() public payable {
        INC($given[msg.sender], msg.value);
    }

    function $send(address $to, uint $amount) internal {
        CALL($ok, $to, $amount);
        CHECK($ok);
    }

    function $claim() public {
        CHECK(!$rewarded[msg.sender]);
        CHECK($given[msg.sender] >= 10 * $bonus);
        ⟦§$send(msg.sender, $bonus);
        $rewarded[msg.sender] = true;‖$rewarded[msg.sender] = true;
        $send(msg.sender, $bonus);⟧
    }
}
"""),
    Variant(10, "0.5", "a campaign refunds by a call before the pledge is gone", """
contract $Crowd {
    mapping(address => uint) public $pledges;
    uint public $deadline = NOW + 30 days;
    uint public $goal = 100 ether;

    function $deposit() external payable {
        CHECK(NOW < $deadline);
        INC($pledges[msg.sender], msg.value);
    }

    function $refund() public {
        CHECK(NOW >= $deadline && address(this).balance < $goal);
        uint $amount = $pledges[msg.sender];
        ⟦§CALL($ok, msg.sender, $amount);
        CHECK($ok);
        $pledges[msg.sender] = 0;‖$pledges[msg.sender] = 0;
        CALL($ok, msg.sender, $amount);
        CHECK($ok);⟧
    }
}
"""),
    Variant(11, "0.5", "dividends are marked as taken after they were sent", """
contract $Splitter {
    mapping(address => uint) public $shares;
    mapping(address => uint) public $taken;
    uint public $received;

    RECEIVE {
        $received = $received + msg.value;
    }

    function $join(address $to) public {
        CHECK($shares[$to] == 0);
        $shares[$to] = 1;
    }

    function $claim(address $to) public {
        uint $due = $received * $shares[$to] / 100 - $taken[$to];
        CHECK($due > 0);
        ⟦§CALL($ok, $to, $due);
        CHECK($ok);
        $taken[$to] = $taken[$to] + $due;‖$taken[$to] = $taken[$to] + $due;
        CALL($ok, $to, $due);
        CHECK($ok);⟧
    }
}
"""),
    Variant(12, "0.4 0.6 0.8", "no lock on a function that settles an order through the buyer", """
contract $Market {
    struct $Order {
        address maker;
        uint price;
        bool open;
    }

    mapping(uint => $Order) public $orders;
    uint public $count;
    bool private $busy;

    function $offer(uint $price) public payable {
        CHECK(msg.value == $price);
        $orders[$count] = $Order(msg.sender, $price, true);
        $count += 1;
    }

    function $cancel(uint $id) public {
        ⟦‖CHECK(!$busy);
        $busy = true;⟧
        $Order storage $one = $orders[$id];
        CHECK($one.open && $one.maker == msg.sender);
        §CALL($ok, $one.maker, $one.price);
        CHECK($ok);
        ⟨$one.open = false;¦delete $orders[$id];⟩
        ⟦‖$busy = false;⟧
    }
}
"""),
    Variant(13, "0.7 0.8",
            "a vault borrows out through a callback and writes the debt after it", """
interface $Borrower {
    function onLoan(uint amount) external;
}

contract $Vault {
    mapping(address => uint) public $debt;
    mapping(address => uint) public $collateral;

    function $lockUp() public payable {
        INC($collateral[msg.sender], msg.value);
    }

    function $free(uint $amount) public {
        CHECK($collateral[msg.sender] >= $amount + 2 * $debt[msg.sender]);
        DEC($collateral[msg.sender], $amount);
        PAY(msg.sender, $amount);
    }

    function $borrow(uint $amount) public {
        CHECK($collateral[msg.sender] >= 2 * ($debt[msg.sender] + $amount));
        ⟦‖INC($debt[msg.sender], $amount);
        ⟧PAY(msg.sender, $amount);
        §$Borrower(msg.sender).onLoan($amount);
        ⟦INC($debt[msg.sender], $amount);‖⟧
    }
}
"""),
    Variant(14, "0.4", "nested conditions, the way that old contracts wrote it", """
contract $Bank {
    mapping(address => uint) $balances;
    uint public $least = ⟨1 ether¦100 wei¦1 finney⟩;
    event $Paid(address who, uint amount);

    function $deposit() public payable {
        if (msg.value >= $least) {
            $balances[msg.sender] += msg.value;
        }
    }

    function $withdraw(uint $amount) public payable {
        if (⟨$balances[msg.sender] >= $amount¦$amount <= $balances[msg.sender] && $amount > 0⟩) {
            ⟦§if (msg.sender.call.value($amount)()) {
                ⟨emit $Paid(msg.sender, $amount);
                ¦⟩⟨$balances[msg.sender] -= $amount;¦$balances[msg.sender] = \
        $balances[msg.sender] - $amount;⟩
            }‖⟨$balances[msg.sender] -= $amount;¦$balances[msg.sender] = \
        $balances[msg.sender] - $amount;⟩
            §if (!msg.sender.call.value($amount)()) {
                $balances[msg.sender] += $amount;
            }⟧
        }
    }
}
"""),
    Variant(15, "0.6 0.7 0.8",
            "a sold token is handed over, with its hook, before it is off the list", """
interface $Erc721 {
    function safeTransferFrom(address from, address to, uint id) external;
}

contract $Market {
    struct $Listing {
        address seller;
        uint price;
    }

    $Erc721 public $token;
    mapping(uint => $Listing) public $listings;
    mapping(address => uint) public $proceeds;

    CONSTRUCTOR($Erc721 $asset) {
        $token = $asset;
    }

    function $list(uint $id, uint $price) public {
        CHECK($price > 0 && $listings[$id].price == 0);
        $listings[$id] = $Listing(msg.sender, $price);
    }

    function $buy(uint $id) public payable {
        $Listing memory $one = $listings[$id];
        CHECK($one.price > 0 && msg.value == $one.price);
        ⟦§$token.safeTransferFrom($one.seller, msg.sender, $id);
        $proceeds[$one.seller] += msg.value;
        delete $listings[$id];‖delete $listings[$id];
        $proceeds[$one.seller] += msg.value;
        §$token.safeTransferFrom($one.seller, msg.sender, $id);⟧
    }
}
"""),
    Variant(16, "0.4 0.6 0.7 0.8",
            "a stranger's contract is asked a question between check and record", """
interface $Visitor {
    function accepts(uint amount) external returns (bool);
}

contract $Airdrop {
    mapping(address => uint) public $received;
    mapping(address => uint) public $balances;
    uint constant $GIFT = ⟨20¦100¦1000⟩;

    function $take() public {
        CHECK($received[msg.sender] == 0);
        ⟦§bool $ok = $Visitor(msg.sender).accepts($GIFT);
        CHECK($ok);
        $received[msg.sender] = NOW;
        INC($balances[msg.sender], $GIFT);‖$received[msg.sender] = NOW;
        INC($balances[msg.sender], $GIFT);
        §bool $ok = $Visitor(msg.sender).accepts($GIFT);
        CHECK($ok);⟧
    }
}
"""),
    Variant(17, "0.4 0.6 0.7 0.8",
            "all a vault holds of one goes to an address of their choice, then it is noted", """
contract $Vault {
    struct $Box {
        uint amount;
        uint opens;
    }

    mapping(address => $Box[]) internal $boxes;

    function $lockUp(uint $delay) public payable {
        CHECK($delay <= 365 days && msg.value > 0);
        $boxes[msg.sender].push($Box(msg.value, NOW + $delay));
    }

    function $open(uint $index, address $to) public returns (bool) {
        $Box storage $box = $boxes[msg.sender][$index];
        CHECK(NOW >= $box.opens);
        uint $amount = $box.amount;
        CHECK($amount > 0);
        ⟦§CALL($ok, $to, $amount);
        if ($ok) {
            $box.amount = 0;
        }
        return $ok;‖$box.amount = 0;
        §CALL($ok, $to, $amount);
        if (!$ok) {
            $box.amount = $amount;
        }
        return $ok;⟧
    }
}
"""),
    Variant(18, "0.4 0.6 0.7 0.8",
            "a withdrawal without a lock, though the balance is only lowered later", """
contract $Splitter {
    mapping(address => uint) public $due;
    uint public $paidSum;

    LOCKDEF

    function $allot(address $who) public payable {
        INC($due[$who], msg.value);
    }

    function $release(address $who) public⟦‖ LOCK⟧ {
        uint $amount = $due[$who];
        CHECK($amount > 0);
        §CALL($ok, $who, $amount);
        CHECK($ok);
        ⟨$paidSum = $paidSum + $amount;
        $due[$who] = 0;¦$due[$who] = 0;
        $paidSum = $paidSum + $amount;⟩
    }
}
"""),
)  # fmt: skip
