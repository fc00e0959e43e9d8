"""Time (SWC-116): payouts by the exact time of a block, and uses where seconds mean nothing."""

from __future__ import annotations

from rampart.tasks.contracts.twins.template import Variant

VARIANTS = (
    Variant(1, "0.4 0.6 0.7 0.8", "who hits a round second gets the pot", """
contract $Game {
    uint public $last;
    uint public $entries;
    event $Played(address indexed who, uint at);

    function $play() public payable {
        CHECK(msg.value == ⟨1 ether¦10 ether¦0.1 ether⟩);
        $entries += 1;
        ⟨emit $Played(msg.sender, NOW);
        ¦$last = NOW;
        ¦⟩§if (⟦⟨NOW % 12 == 0¦NOW % 7 == 0¦NOW % 10 == 3¦(NOW / 10) % 10 == 0⟩‖\
            ⟨$entries % 12 == 0¦$entries % 7 == 0¦$entries % 10 == 3⟩⟧) {
            PAY(msg.sender, address(this).balance);
        }
    }
}
"""),
    Variant(2, "0.4 0.6 0.7 0.8", "a deadline has to be met to the second", """
contract $Crowd {
    uint public $deadline;
    uint public $raised;
    address public $owner = msg.sender;
    mapping(address => uint) public $pledged;

    CONSTRUCTOR(uint $days) {
        $deadline = NOW + $days * 1 days;
    }

    function $deposit() public payable {
        CHECK(NOW < $deadline);
        INC($pledged[msg.sender], msg.value);
        INC($raised, msg.value);
    }

    function $finish() public {
        CHECK(msg.sender == $owner);
        §CHECK(⟦⟨NOW == $deadline¦$deadline == NOW¦NOW - $deadline == 0⟩‖\
            ⟨NOW >= $deadline¦NOW > $deadline¦$deadline <= NOW⟩⟧);
        uint $all = $raised;
        $raised = 0;
        PAY($owner, $all);
    }
}
"""),
    Variant(3, "0.4 0.6 0.7 0.8", "blocks are counted for time", """
contract $Vault {
    mapping(address => uint) public $balances;
    mapping(address => uint) public $since;
    mapping(address => uint) public $sinceBlock;

    function $deposit() public payable {
        INC($balances[msg.sender], msg.value);
        ⟨$since[msg.sender] = NOW;
        $sinceBlock[msg.sender] = block.number;¦$sinceBlock[msg.sender] = block.number;
        $since[msg.sender] = NOW;⟩
    }

    function $withdraw() public {
        §CHECK(⟦⟨block.number >= $sinceBlock[msg.sender] + 30 days / 15¦\
            (block.number - $sinceBlock[msg.sender]) * 14 >= 30 days¦\
            block.number - $sinceBlock[msg.sender] > 172800⟩‖\
            ⟨NOW >= $since[msg.sender] + 30 days¦NOW - $since[msg.sender] >= 30 days⟩⟧);
        uint $due = $balances[msg.sender];
        $balances[msg.sender] = 0;
        PAY(msg.sender, $due);
    }
}
"""),
    Variant(4, "0.4 0.6 0.7 0.8", "the last one before seconds have run out wins it all", """
contract $Game {
    address public $last;
    uint public $lastAt;
    uint public $price = ⟨1 ether¦0.1 ether⟩;

    function $press() public payable {
        CHECK(msg.value == $price);
        $last = msg.sender;
        $lastAt = NOW;
    }

    function $claim() public {
        CHECK(msg.sender == $last && $lastAt > 0);
        §CHECK(⟦⟨NOW > $lastAt + 30 seconds¦NOW - $lastAt > 15¦NOW >= $lastAt + 1 minutes⟩‖\
            ⟨NOW > $lastAt + 3 days¦NOW - $lastAt > 1 weeks¦NOW >= $lastAt + 30 days⟩⟧);
        $lastAt = 0;
        PAY(msg.sender, address(this).balance);
    }
}
"""),
    Variant(5, "0.6 0.7 0.8", "the fastest by the block's clock gets the prize", """
contract $Race {
    struct $Run {
        uint began;
        uint steps;
    }

    mapping(address => $Run) public $runs;
    address public $winner;
    uint public $record = MAXUINT;

    RECEIVE {
    }

    function $begin() public {
        $runs[msg.sender] = $Run(NOW, 0);
    }

    function $step() public {
        CHECK($runs[msg.sender].began > 0);
        $runs[msg.sender].steps += 1;
    }

    function $finish() public {
        $Run storage $run = $runs[msg.sender];
        CHECK($run.began > 0 && $run.steps >= ⟨3¦5¦10⟩);
        §uint $score = ⟦⟨NOW - $run.began¦(NOW - $run.began) / $run.steps⟩‖$run.steps⟧;
        if ($score < $record) {
            $record = $score;
            $winner = msg.sender;
            PAY(msg.sender, address(this).balance / 2);
        }
        $run.began = 0;
    }
}
"""),
    Variant(6, "0.4 0.6 0.7 0.8", "the hour of the day decides what is paid", """
contract $Bank {
    mapping(address => uint) public $balances;
    uint public $lastAt;
    event $Taken(address indexed who, uint amount, uint at);

    function $deposit() public payable {
        INC($balances[msg.sender], msg.value);
    }

    function $withdraw() public {
        uint $due = $balances[msg.sender];
        $balances[msg.sender] = 0;
        ⟨$lastAt = NOW;
        ¦emit $Taken(msg.sender, $due, NOW);
        ¦⟩§if (⟦⟨(NOW / 1 hours) % 24 == 12¦(NOW % 1 days) < 1 minutes¦NOW % 86400 == 0¦\
            (NOW / 60) % 60 < 2⟩‖⟨$due >= 100 ether¦$due > 10 ether⟩⟧) {
            $due += $due / 10;
        }
        PAY(msg.sender, $due);
    }
}
"""),
    Variant(7, "0.4 0.6 0.7 0.8", "a first minute at half the price", """
contract $Crowd {
    uint public $start = NOW;
    mapping(address => uint) public $bought;
    mapping(address => bool) public $invited;
    address $owner = msg.sender;

    function $invite(address $who) public {
        CHECK(msg.sender == $owner);
        $invited[$who] = true;
    }

    function $buy() public payable {
        CHECK(NOW < $start + 60 days);
        uint $rate = 100;
        §if (⟦⟨NOW < $start + 60 seconds¦NOW - $start <= 45¦$start + 30 > NOW⟩‖\
            ⟨$invited[msg.sender]¦NOW < $start + 14 days⟩⟧) {
            $rate = 200;
        }
        INC($bought[msg.sender], msg.value * $rate);
    }
}
"""),
    Variant(8, "0.4 0.6 0.7 0.8",
            "the time of the block is taken for a number that nobody else has", """
contract $Registry {
    mapping(uint => address) public $holder;
    mapping(uint => uint) public $value;
    mapping(uint => uint) public $at;
    uint public $count;

    function $record(uint $amount) public payable returns (uint $id) {
        ⟦§$id = ⟨NOW¦NOW * 10 + $amount % 10⟩;‖§$id = $count;
        $count += 1;
        $at[$id] = NOW;⟧
        ⟦CHECK($holder[$id] == address(0) || msg.value > 0);
        ‖⟧$holder[$id] = msg.sender;
        $value[$id] = $amount;
    }
}
""", "variant"),
    Variant(9, "0.6 0.7 0.8", "interest by an assumed number of blocks a year", """
contract $Staking {
    struct $Loan {
        uint principal;
        uint from;
        uint fromBlock;
    }

    mapping(address => $Loan) public $loans;
    uint constant $RATE = ⟨5¦8¦12⟩;

    function $lend() public payable {
        CHECK($loans[msg.sender].principal == 0);
        $loans[msg.sender] = $Loan(msg.value, NOW, block.number);
    }

    function $owed(address $who) public view returns (uint) {
        $Loan memory $loan = $loans[$who];
        uint $gone = ⟦block.number - $loan.fromBlock‖NOW - $loan.from⟧;
        §return $loan.principal + $loan.principal * $RATE * $gone / ⟦⟨2102400¦(365 days / 15)¦\
            2628000⟩ / 100‖365 days / 100⟧;
    }
}
""", "variant"),
    Variant(10, "0.5", "the roulette looks at the remainder of now", """
contract $Game {
    mapping(uint => address payable) public $numbers;
    uint public $sold;
    event $Spun(uint at);

    function $choose(uint $number) external payable {
        CHECK(msg.value == 1 finney && $number < 12 && $numbers[$number] == address(0));
        $numbers[$number] = msg.sender;
        $sold += 1;
    }

    function $finish() public {
        emit $Spun(NOW);
        ⟦§address payable $lucky = $numbers[NOW % 12];
        CHECK($lucky != address(0));‖§CHECK($sold == 12);
        address payable $lucky = $numbers[0];
        $sold = 0;⟧
        PAY($lucky, address(this).balance);
    }
}
"""),
    Variant(11, "0.5", "an auction ends exactly when the clock says so", """
contract $Auction {
    address payable public $seller = msg.sender;
    address public $leader;
    uint public $best;
    uint public $closing = NOW + 7 days;
    mapping(address => uint) public $back;

    function $bid() external payable {
        CHECK(NOW < $closing && msg.value > $best);
        $back[$leader] += $best;
        $leader = msg.sender;
        $best = msg.value;
    }

    function $close() public {
        §CHECK(⟦$closing == NOW‖NOW >= $closing⟧);
        uint $sum = $best;
        $best = 0;
        PAY($seller, $sum);
    }
}
"""),
    Variant(12, "0.4 0.6 0.7 0.8", "a bid in the last seconds moves the end", """
contract $Auction {
    uint public $closing;
    uint public $best;
    address public $leader;
    mapping(address => uint) public $pending;

    CONSTRUCTOR() {
        $closing = NOW + ⟨3¦7¦10⟩ days;
    }

    function $bid() public payable {
        CHECK(NOW < $closing);
        CHECK(msg.value > $best);
        $pending[$leader] += $best;
        $best = msg.value;
        $leader = msg.sender;
        §if (⟦⟨$closing - NOW < 15 seconds¦NOW + 10 > $closing¦$closing - NOW <= 12⟩‖\
            ⟨$closing - NOW < 1 days¦NOW + 6 hours > $closing⟩⟧) {
            $closing += ⟦⟨15 seconds¦20¦30 seconds⟩‖⟨1 days¦6 hours⟩⟧;
        }
    }
}
"""),
    Variant(13, "0.4 0.6 0.7 0.8",
            "an even second sends the money one way, an odd one the other", """
contract $Splitter {
    address public $left;
    address public $right;
    uint public $payments;
    uint public $latest;

    CONSTRUCTOR(address $one, address $two) {
        $left = $one;
        $right = $two;
    }

    RECEIVE {
    }

    function $release() public {
        uint $amount = address(this).balance;
        CHECK($amount > 0);
        $payments += 1;
        ⟨$latest = NOW;
        ¦⟩§address $to = ⟦⟨NOW % 2 == 0¦NOW & 1 == 0¦(NOW / 2) % 2 == 1⟩‖\
            ⟨$payments % 2 == 0¦$payments & 1 == 0⟩⟧ ? $left : $right;
        PAY($to, $amount);
    }
}
"""),
    Variant(14, "0.4 0.6 0.7 0.8", "who comes in the same second as the one before is paid", """
contract $Wheel {
    uint public $previous;
    uint public $hits;
    mapping(address => uint) public $won;

    function $hit() public payable {
        CHECK(msg.value == 1 ether);
        §⟦if (⟨NOW == $previous¦NOW - $previous < 5¦NOW - $previous == 13⟩) {
            $won[msg.sender] += 2 ether;
        }
        $previous = NOW;‖$hits += 1;
        if ($hits % 20 == 0) {
            $won[msg.sender] += 2 ether;
        }
        $previous = NOW;⟧
    }

    function $take() public {
        uint $due = $won[msg.sender];
        $won[msg.sender] = 0;
        PAY(msg.sender, $due);
    }
}
"""),
    Variant(15, "0.4 0.6 0.7 0.8",
            "a harvest is large or small by the second in which it is brought in", """
contract $Farm {
    mapping(address => uint) public $fields;
    mapping(address => uint) public $crop;
    mapping(address => uint) public $harvests;
    mapping(address => uint) public $lastAt;

    function $sow() public payable {
        INC($fields[msg.sender], msg.value);
    }

    function $harvest() public {
        CHECK($fields[msg.sender] > 0 && NOW > $lastAt[msg.sender] + 1 days);
        $lastAt[msg.sender] = NOW;
        $harvests[msg.sender] += 1;
        §uint $factor = ⟦⟨NOW % 5¦1 + NOW % 10¦(NOW / 7) % 4⟩‖\
            ⟨$harvests[msg.sender] % 5¦1 + $harvests[msg.sender]¦3⟩⟧;
        $crop[msg.sender] = $crop[msg.sender] + $fields[msg.sender] / 1000 * $factor;
    }
}
"""),
    Variant(16, "0.4 0.6 0.7 0.8", "a window of seconds in which everything is free", """
contract $Market {
    uint public $opens;
    uint public $price = ⟨1 ether¦0.2 ether⟩;
    mapping(address => uint) public $bought;
    mapping(address => bool) public $vouchers;
    address internal $owner = msg.sender;

    function $schedule(uint $when) public {
        CHECK(msg.sender == $owner);
        $opens = $when;
    }

    function $grant(address $who) public {
        CHECK(msg.sender == $owner);
        $vouchers[$who] = true;
    }

    function $buy() public payable {
        bool $free = ⟦⟨NOW >= $opens && NOW < $opens + 20 seconds¦NOW - $opens < 15¦NOW == $opens⟩‖\
            ⟨$vouchers[msg.sender] && NOW >= $opens¦$vouchers[msg.sender]⟩⟧;
        §CHECK($free || msg.value >= $price);
        $vouchers[msg.sender] = false;
        $bought[msg.sender] += 1;
    }
}
"""),
    Variant(17, "0.4 0.6 0.7 0.8", "the price falls by the second", """
contract $Auction {
    uint public $begun = NOW;
    uint public $top = ⟨100 ether¦10 ether⟩;
    address public $winner;

    function $current() public view returns (uint) {
        ⟦§return NOW > $begun + 60 ? 0 : $top - $top * (NOW - $begun) / 60;‖\
        §return NOW > $begun + 30 days ? 0 : $top - $top * ((NOW - $begun) / 1 days) / 30;⟧
    }

    function $buy() public payable {
        CHECK($winner == address(0) && msg.value >= $current());
        $winner = msg.sender;
    }
}
"""),
    Variant(18, "0.4 0.6 0.7 0.8", "who pays in an odd second gets double", """
contract $Crowd {
    mapping(address => uint) public $tokens;
    mapping(address => uint) public $joined;
    uint public $rate = ⟨100¦500⟩;
    uint public $sold;
    event $Bought(address indexed who, uint amount, uint at);

    function $buy() public payable {
        uint $amount = msg.value * $rate;
        §if (⟦⟨NOW % 2 == 1¦NOW % 60 < 5¦NOW % 100 == 42¦(NOW / 1 minutes) % 60 == 0⟩‖\
            ⟨$sold < 1000 ether¦msg.value >= 50 ether¦$joined[msg.sender] == 0⟩⟧) {
            $amount = $amount * 2;
        }
        $joined[msg.sender] = NOW;
        INC($sold, $amount);
        INC($tokens[msg.sender], $amount);
        emit $Bought(msg.sender, $amount, NOW);
    }
}
"""),
    Variant(19, "0.4 0.6 0.7 0.8",
            "a vote is over when so many blocks have come, thought to be days", """
contract $Dao {
    struct $Vote {
        uint yes;
        uint startBlock;
        uint startTime;
        bool done;
    }

    mapping(uint => $Vote) public $votes;
    mapping(uint => mapping(address => bool)) public $voted;
    uint public $count;

    function $propose() public {
        $votes[$count] = $Vote(0, block.number, NOW, false);
        $count += 1;
    }

    function $agree(uint $id) public {
        CHECK(!$voted[$id][msg.sender] && $votes[$id].startTime > 0);
        $voted[$id][msg.sender] = true;
        $votes[$id].yes += 1;
    }

    function $decide(uint $id) public returns (bool) {
        $Vote storage $vote = $votes[$id];
        §CHECK(⟦⟨block.number >= $vote.startBlock + 3 days / 15 seconds¦\
            (block.number - $vote.startBlock) * 15 seconds > 3 days¦\
            block.number > $vote.startBlock + 17280⟩‖⟨NOW >= $vote.startTime + 3 days¦\
            NOW - $vote.startTime > 3 days⟩⟧);
        CHECK(!$vote.done);
        $vote.done = true;
        return $vote.yes > ⟨3¦10⟩;
    }
}
"""),
)  # fmt: skip
