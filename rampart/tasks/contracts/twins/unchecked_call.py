"""Unchecked calls (SWC-104): the result of a call or a payment that nobody looks at."""

from __future__ import annotations

from rampart.tasks.contracts.twins.template import Variant

VARIANTS = (
    Variant(1, "0.4 0.6 0.7 0.8",
            "a send whose result is dropped after the balance was cleared", """
contract $Bank {
    mapping(address => uint) public $balances;

    function $deposit() public payable {
        INC($balances[msg.sender], msg.value);
    }

    function $withdraw(⟨uint $amount¦⟩) public {
        ⟨CHECK($balances[msg.sender] > 0);
        ¦⟩uint $due = $balances[msg.sender];
        $balances[msg.sender] = 0;
        ⟦§PAYABLE(msg.sender).send($due);‖\
            ⟨§CHECK(PAYABLE(msg.sender).send($due));¦§PAYABLE(msg.sender).transfer($due);¦\
            §if (!PAYABLE(msg.sender).send($due)) {
            $balances[msg.sender] = $due;
        }⟩⟧
    }
}
"""),
    Variant(2, "0.4 0.6 0.7 0.8", "a payment by call that goes on when it has failed", """
contract $Game {
    address public $winner;
    uint public $prize;
    bool public $paidOut;

    function $play() public payable {
        CHECK(msg.value >= 1 ether && !$paidOut);
        $winner = msg.sender;
        INC($prize, msg.value);
    }

    function $claim() public {
        CHECK(⟨!$paidOut && msg.sender == $winner¦msg.sender == $winner && !$paidOut¦!$paidOut⟩);
        $paidOut = true;
        ⟦§CALL(_, $winner, $prize);‖§CALL($ok, $winner, $prize);
        CHECK($ok);⟧
    }
}
"""),
    Variant(3, "0.4 0.6 0.7 0.8", "a payroll marks everybody as paid, whoever was", """
contract $Splitter {
    address[⟨3¦4¦5⟩] public $staff;
    mapping(address => uint) public $salary;
    mapping(address => uint) public $lastPaid;
    address $owner = msg.sender;

    RECEIVE {
    }

    function $hire(uint $place, address $who, uint $wage) public {
        CHECK(msg.sender == $owner);
        $staff[$place] = $who;
        $salary[$who] = $wage;
    }

    function $payAll() public {
        CHECK(msg.sender == $owner);
        FOR(i, $staff.length) {
            $lastPaid[$staff[i]] = NOW;
            ⟦⟨§PAYABLE($staff[i]).send($salary[$staff[i]]);¦\
                §CALL(_, $staff[i], $salary[$staff[i]]);⟩‖\
                §if (!PAYABLE($staff[i]).send($salary[$staff[i]])) {
                $lastPaid[$staff[i]] = 0;
            }⟧
        }
    }
}
"""),
    Variant(4, "0.4 0.6 0.7 0.8", "a token that answers false has not moved", """
interface $Erc {
    function transfer(address to, uint amount) external returns (bool);
    function balanceOf(address who) external view returns (uint);
}

contract $Crowd {
    $Erc public $token;
    mapping(address => uint) public $bought;
    uint public $price = ⟨100¦250¦1000⟩;

    CONSTRUCTOR($Erc $asset) {
        $token = $asset;
    }

    function $buy() public payable {
        INC($bought[msg.sender], msg.value / $price);
    }

    function $claim() public {
        uint $amount = $bought[msg.sender];
        ⟨CHECK($amount > 0);
        ¦CHECK($token.balanceOf(address(this)) >= $amount);
        ¦⟩$bought[msg.sender] = 0;
        ⟦§$token.transfer(msg.sender, $amount);‖\
            ⟨§CHECK($token.transfer(msg.sender, $amount));¦\
            §bool $ok = $token.transfer(msg.sender, $amount);
        CHECK($ok);⟩⟧
    }
}
"""),
    Variant(5, "0.4 0.6 0.7 0.8", "a step run in a fixed module fails unnoticed", """
contract $Wallet {
    address constant $MODULE = address(0xbeef01);
    address $owner = msg.sender;
    uint public $steps;
    event $Stepped(uint number);

    ONLYDEF($owner)

    function $run(bytes MEM $data) public ONLY($owner) {
        ⟦§DELEGATE(_, $MODULE, $data);
        ‖§DELEGATE($ok, $MODULE, $data);
        CHECK($ok);
        ⟧$steps += 1;
        ⟨emit $Stepped($steps);¦⟩
    }
}
"""),
    Variant(6, "0.4 0.6 0.7 0.8", "the result is written down, and nothing comes of it", """
contract $Market {
    struct $Sale {
        address seller;
        uint price;
        bool settled;
    }

    mapping(uint => $Sale) public $sales;
    event $Settled(uint indexed id, bool worked);

    function $order(uint $id, address $seller) public payable {
        CHECK($sales[$id].seller == address(0));
        $sales[$id] = $Sale($seller, msg.value, false);
    }

    function $settle(uint $id) public {
        $Sale storage $one = $sales[$id];
        CHECK(!$one.settled);
        $one.settled = true;
        ⟨§bool $ok = PAYABLE($one.seller).send($one.price);¦§CALL($ok, $one.seller, $one.price);⟩
        ⟦‖⟨CHECK($ok);¦if (!$ok) {
            $one.settled = false;
        }⟩
        ⟧emit $Settled($id, $ok);
    }
}
"""),
    Variant(7, "0.6 0.7 0.8",
            "an escrow calls a stranger's contract and does not ask how it went", """
contract $Escrow {
    struct $Deal {
        address target;
        bytes data;
        uint at;
        bool done;
    }

    $Deal[] internal $deals;
    address $judge = msg.sender;

    function $propose(address $target, bytes memory $data) public {
        $deals.push($Deal($target, $data, NOW, false));
    }

    function $execute(uint $id) public {
        CHECK(msg.sender == $judge);
        $Deal storage $deal = $deals[$id];
        CHECK(!$deal.done);
        $deal.done = true;
        ⟦§RAW(_, $deal.target, $deal.data);‖§RAW($ok, $deal.target, $deal.data);
        CHECK($ok);⟧
    }
}
""", "variant"),
    Variant(8, "0.4 0.6 0.7 0.8", "a deposit counts that the token may never have sent", """
interface $Erc {
    function transferFrom(address from, address to, uint amount) external returns (bool);
}

contract $Staking {
    $Erc $token;
    mapping(address => uint) public $stakes;
    uint public $total;

    CONSTRUCTOR(address $asset) {
        $token = $Erc($asset);
    }

    function $stake(uint $amount) public {
        ⟦§$token.transferFrom(msg.sender, address(this), $amount);‖\
            §CHECK($token.transferFrom(msg.sender, address(this), $amount));⟧
        INC($stakes[msg.sender], $amount);
        INC($total, $amount);
    }
}
""", "variant"),
    Variant(9, "0.5", "a lottery sends the prize and starts anew, sent or not", """
contract $Game {
    address payable public $winner;
    uint public $round;

    function $play() external payable {
        CHECK(msg.value == 1 ether);
        $winner = msg.sender;
    }

    function $finish() public {
        CHECK($winner != address(0));
        address payable $last = $winner;
        $winner = address(0);
        $round += 1;
        §⟦$last.send(address(this).balance);‖CHECK($last.send(address(this).balance));⟧
    }
}
"""),
    Variant(10, "0.5", "a relay forwards a call and its nonce is gone, worked or not", """
contract $Proxy {
    mapping(address => uint) public $nonces;
    mapping(address => bool) public $trusted;

    CONSTRUCTOR(address $first) {
        $trusted[$first] = true;
    }

    function $relay(address $to, bytes memory $data) public payable {
        CHECK($trusted[msg.sender]);
        $nonces[msg.sender] += 1;
        ⟦§RAW(_, $to, $data);‖§RAW($ok, $to, $data);
        CHECK($ok);⟧
    }
}
"""),
    Variant(11, "0.6 0.7 0.8", "an answer is decoded that a failed call did not give", """
contract $Oracle {
    address internal $feed;
    mapping(bytes32 => uint) public $prices;

    CONSTRUCTOR(address $source) {
        CHECK($source != address(0));
        $feed = $source;
    }

    function $refresh(bytes32 $key) public returns (uint $fresh) {
        ⟦§(, bytes memory $answer) = $feed.call(abi.encodeWithSignature("read(bytes32)", $key));
        if ($answer.length >= 32) {‖\
            §(bool $ok, bytes memory $answer) = \
        $feed.call(abi.encodeWithSignature("read(bytes32)", $key));
        CHECK($ok);
        if ($answer.length >= 32) {⟧
            $fresh = abi.decode($answer, (uint));
        }
        $prices[$key] = $fresh;
    }
}
"""),
    Variant(12, "0.4 0.6 0.7 0.8",
            "the former leader's money is gone when it cannot be sent back", """
contract $Auction {
    address public $leader;
    uint public $best;
    mapping(address => uint) public $owed;

    function $bid() public payable {
        CHECK(msg.value > $best);
        address $previous = $leader;
        uint $back = $best;
        $leader = msg.sender;
        $best = msg.value;
        if ($previous != address(0)) {
            ⟦⟨§PAYABLE($previous).send($back);¦§CALL(_, $previous, $back);⟩‖\
                ⟨§if (!PAYABLE($previous).send($back)) {
                INC($owed[$previous], $back);
            }¦§CALL($ok, $previous, $back);
            if (!$ok) {
                INC($owed[$previous], $back);
            }⟩⟧
        }
    }
}
"""),
    Variant(13, "0.4 0.6 0.7 0.8",
            "a change of a share is told to another contract that may refuse", """
contract $Registry {
    mapping(address => uint) public $points;
    address $mirror;
    address $owner = msg.sender;

    function $connect(address $other) public {
        CHECK(msg.sender == $owner);
        $mirror = $other;
    }

    function $set(address $who, uint $amount) public {
        CHECK(msg.sender == $owner);
        $points[$who] = $amount;
        ⟦§RAW(_, $mirror, abi.encodeWithSignature("sync(address,uint256)", $who, $amount));‖\
            ⟨§RAW($ok, $mirror, abi.encodeWithSignature("sync(address,uint256)", $who, $amount));
        CHECK($ok);¦\
            §RAW($ok, $mirror, abi.encodeWithSignature("sync(address,uint256)", $who, $amount));
        if (!$ok) revert();⟩⟧
    }
}
"""),
    Variant(14, "0.4", "a call by the four bytes of a name, as old code did it", """
contract $Registry {
    address internal $mirror;
    mapping(address => uint) public $ranks;
    uint public $changes;

    CONSTRUCTOR(address $other) {
        $mirror = $other;
    }

    function $setRank(uint $rank) public {
        CHECK($rank < 100);
        $ranks[msg.sender] = $rank;
        $changes += 1;
        §⟦⟨$mirror.call(bytes4(keccak256("sync(uint256)")), $rank);¦\
            $mirror.call(bytes4(sha3("sync(uint256)")), $rank);⟩‖⟨\
            require($mirror.call(bytes4(keccak256("sync(uint256)")), $rank));¦\
            if (!$mirror.call(bytes4(sha3("sync(uint256)")), $rank)) revert();⟩⟧
    }
}
"""),
    Variant(15, "0.4 0.6 0.7 0.8", "the prize is split over two sends that nobody looks at", """
contract $Game {
    address public $owner = msg.sender;
    address public $winner;
    bool public $over;

    function $play() public payable {
        CHECK(!$over && msg.value >= 0.001 ether);
        $winner = msg.sender;
    }

    function $finish() public {
        CHECK(msg.sender == $owner && !$over);
        $over = true;
        uint $cut = address(this).balance / ⟨10¦20¦100⟩;
        ⟦§⟨PAYABLE($owner).send($cut);
        PAYABLE($winner).send(address(this).balance);¦CALL(_, $owner, $cut);
        CALL(_, $winner, address(this).balance);⟩‖§⟨PAYABLE($owner).transfer($cut);
        PAYABLE($winner).transfer(address(this).balance);¦CHECK(PAYABLE($owner).send($cut));
        CHECK(PAYABLE($winner).send(address(this).balance));⟩⟧
    }
}
"""),
    Variant(16, "0.4 0.6 0.7 0.8", "the condition of a payment is looked at, its result is not", """
contract $Crowd {
    mapping(address => uint) public $pledged;
    uint public $raised;
    uint public $goal = ⟨50 ether¦100 ether⟩;
    uint public $deadline = NOW + 20 days;

    function $deposit() public payable {
        INC($pledged[msg.sender], msg.value);
        INC($raised, msg.value);
    }

    function $refund() public returns (bool) {
        CHECK(NOW > $deadline && $raised < $goal);
        uint $amount = $pledged[msg.sender];
        $pledged[msg.sender] = 0;
        if ($amount > 0) {
            ⟦§⟨PAYABLE(msg.sender).send($amount);¦CALL(_, msg.sender, $amount);⟩‖\
            §⟨if (!PAYABLE(msg.sender).send($amount)) {
                $pledged[msg.sender] = $amount;
                return false;
            }¦return PAYABLE(msg.sender).send($amount);⟩⟧
        }
        return true;
    }
}
"""),
    Variant(17, "0.6 0.7 0.8", "an approval that failed, and a swap that relies on it", """
interface $Erc {
    function approve(address spender, uint amount) external returns (bool);
    function transfer(address to, uint amount) external returns (bool);
}

contract $Vault {
    $Erc internal $token;
    address internal $strategy;
    address internal $owner = msg.sender;
    uint public $placed;

    CONSTRUCTOR($Erc $asset, address $target) {
        $token = $asset;
        $strategy = $target;
    }

    ONLYDEF($owner)

    function $invest(uint $amount) public ONLY($owner) {
        ⟦§⟨$token.approve($strategy, $amount);
        $token.transfer($strategy, $amount);¦$token.transfer($strategy, $amount);⟩‖\
        §⟨CHECK($token.approve($strategy, $amount));
        CHECK($token.transfer($strategy, $amount));¦\
        CHECK($token.transfer($strategy, $amount));⟩⟧
        INC($placed, $amount);
    }
}
"""),
    Variant(18, "0.4 0.6 0.7 0.8", "a single call, and no more", """
contract $Wallet {
    mapping(address => uint) public $calls;

    RECEIVE {
    }

    function $poke(address $to) public ⟨payable ¦⟩{
        ⟨$calls[$to] += 1;
        ¦⟩⟦§⟨CALL(_, $to, 1 ether);¦CALL(_, $to, 1 wei);¦PAYABLE($to).send(0.5 ether);⟩‖\
        §⟨CALL($ok, $to, 1 ether);
        CHECK($ok);¦CALL($ok, $to, 1 wei);
        if (!$ok) revert();¦CHECK(PAYABLE($to).send(0.5 ether));⟩⟧
    }
}
"""),
    Variant(19, "0.4 0.6 0.7 0.8",
            "an owner's command goes out with ether and comes back unread", """
contract $Safe {
    address public $owner = msg.sender;
    uint public $orders;
    event $Ordered(address indexed to, bytes data);

    ONLYDEF($owner)

    RECEIVE {
    }

    function $order(address $to, bytes memory $data) public payable ONLY($owner) {
        ⟨$orders += 1;
        ¦emit $Ordered($to, $data);
        ¦⟩⟦§WITHDATA(_, $to, msg.value, $data);‖§WITHDATA($ok, $to, msg.value, $data);
        ⟨CHECK($ok);¦if (!$ok) {
            revert();
        }⟩⟧
    }
}
"""),
    Variant(20, "0.4 0.6 0.7 0.8",
            "the next in a line of investors is paid, or so it is believed", """
contract $Pyramid {
    struct $Person {
        address who;
        uint put;
    }

    $Person[] public $people;
    uint public $next;
    uint public $held;

    function $enter() public payable {
        CHECK(msg.value >= 0.5 ether);
        $people.push($Person(msg.sender, msg.value));
        $held += msg.value - msg.value / ⟨10¦20⟩;
        while ($next < $people.length && $held >= $people[$next].put * 2) {
            uint $due = $people[$next].put * 2;
            $held -= $due;
            ⟦§PAYABLE($people[$next].who).send($due);
            $next += 1;‖§if (!PAYABLE($people[$next].who).send($due)) {
                $held += $due;
            }
            $next += 1;⟧
        }
    }
}
"""),
)  # fmt: skip
