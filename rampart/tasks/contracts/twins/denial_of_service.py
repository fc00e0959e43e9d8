"""Denial of service (SWC-113, 126, 128, 132): one who refuses, or a list too long."""

from __future__ import annotations

from rampart.tasks.contracts.twins.template import Variant

VARIANTS = (
    Variant(1, "0.4 0.6 0.7 0.8", "dividends are pushed to a list that everybody may join", """
contract $Splitter {
    address[] public $members;
    mapping(address => uint) public $paidOf;
    uint public $perMember;

    function $join() public payable {
        CHECK(msg.value >= 1 ether);
        $members.push(msg.sender);
        $paidOf[msg.sender] = $perMember;
    }

    function $distribute() public payable {
        CHECK($members.length > 0);
        uint $part = msg.value / $members.length;
        ⟦FOR(i, $members.length) {
            §PAY($members[i], $part);
        }‖§$perMember += $part;⟧
    }

    function $claim() public {
        uint $due = $perMember - $paidOf[msg.sender];
        $paidOf[msg.sender] = $perMember;
        PAY(msg.sender, $due);
    }
}
"""),
    Variant(2, "0.4 0.6 0.7 0.8", "a leader who refuses the refund keeps the lead for ever", """
contract $Auction {
    address public $leader;
    uint public $best;
    mapping(address => uint) public $pending;

    function $bid() public payable {
        CHECK(msg.value > $best);
        ⟨address $former = $leader;
        uint $back = $best;
        $leader = msg.sender;
        $best = msg.value;
        if ($former != address(0)) {
            ⟦§PAY($former, $back);‖§$pending[$former] += $back;⟧
        }¦if ($best > 0) {
            ⟦§PAY($leader, $best);‖§$pending[$leader] += $best;⟧
        }
        $leader = msg.sender;
        $best = msg.value;⟩
    }

    function $collect() public {
        uint $due = $pending[msg.sender];
        $pending[msg.sender] = 0;
        PAY(msg.sender, $due);
    }
}
"""),
    Variant(3, "0.4 0.6 0.7 0.8", "interest is written to every account in one call", """
contract $Bank {
    address[] public $accounts;
    mapping(address => uint) public $balances;
    uint public $position;

    function $deposit() public payable {
        if ($balances[msg.sender] == 0) {
            $accounts.push(msg.sender);
        }
        INC($balances[msg.sender], msg.value);
    }

    function $accrue(uint $rate) public {
        CHECK($rate <= 10);
        ⟦§FOR(i, $accounts.length) {
            address $who = $accounts[i];‖uint $end = $position + 50;
        if ($end > $accounts.length) {
            $end = $accounts.length;
        }
        §for (uint i = $position; i < $end; i++) {
            address $who = $accounts[i];⟧
            INC($balances[$who], $balances[$who] * $rate / 100);
        }
        ⟦‖$position = $end == $accounts.length ? 0 : $end;⟧
    }
}
"""),
    Variant(4, "0.4 0.6 0.7 0.8",
            "a goal of exactly so much ether, which anybody can overshoot", """
contract $Game {
    uint public $goal = ⟨12 ether¦30 ether¦100 ether⟩;
    uint public $paidIn;
    address public $last;

    function $play() public payable {
        CHECK(msg.value == 1 ether);
        $paidIn += msg.value;
        $last = msg.sender;
    }

    function $finish() public {
        §CHECK(⟦⟨address(this).balance == $goal¦$goal == address(this).balance¦\
            address(this).balance == $paidIn⟩‖⟨$paidIn >= $goal¦address(this).balance >= $goal⟩⟧);
        $paidIn = 0;
        PAY($last, address(this).balance);
    }
}
"""),
    Variant(5, "0.4 0.6 0.7 0.8", "a relayer decides how much gas the inner call gets", """
contract $Proxy {
    mapping(bytes32 => bool) public $executed;
    mapping(address => bool) public $targets;
    address $owner = msg.sender;

    function $allow(address $target) public {
        CHECK(msg.sender == $owner);
        $targets[$target] = true;
    }

    function $relay(address $target, bytes memory $data, uint $limit) public returns (bool) {
        CHECK($targets[$target]);
        bytes32 $id = KECCAK($target, $data, $limit);
        CHECK(!$executed[$id]);
        $executed[$id] = true;
        ⟦‖CHECK(⟨gasleft() / 64 * 63 > $limit¦gasleft() > $limit + $limit / 63 + 5000⟩);
        ⟧§RAW($ok, $target, $data);
        return $ok;
    }
}
"""),
    Variant(6, "0.4 0.6 0.7 0.8", "all refunds or none", """
contract $Crowd {
    address[] public $backers;
    mapping(address => uint) public $pledged;
    mapping(address => uint) public $refundable;
    bool public $failed;
    uint public $deadline = NOW + 30 days;

    function $deposit() public payable {
        CHECK(NOW < $deadline && $backers.length < ⟨50¦100¦200⟩);
        $backers.push(msg.sender);
        INC($pledged[msg.sender], msg.value);
    }

    function $refundAll() public {
        CHECK(NOW >= $deadline && !$failed);
        $failed = true;
        FOR(i, $backers.length) {
            uint $amount = $pledged[$backers[i]];
            $pledged[$backers[i]] = 0;
            ⟦§PAY($backers[i], $amount);‖⟨§$refundable[$backers[i]] += $amount;¦\
                §if (!PAYABLE($backers[i]).send($amount)) {
                $refundable[$backers[i]] += $amount;
            }⟩⟧
        }
    }

    function $take() public {
        uint $due = $refundable[msg.sender];
        $refundable[msg.sender] = 0;
        PAY(msg.sender, $due);
    }
}
"""),
    Variant(7, "0.4 0.6 0.7 0.8", "a counter of eight bits never reaches the end", """
contract $Registry {
    address[] public $voters;
    mapping(address => uint) public $weights;
    mapping(address => bool) public $known;
    uint public $sum;

    function $register() public {
        CHECK(!$known[msg.sender] && $voters.length < 500);
        $known[msg.sender] = true;
        $weights[msg.sender] = 1;
        $voters.push(msg.sender);
    }

    function $tally() public {
        uint $acc = 0;
        §for (⟦uint8‖⟨uint¦uint16⟩⟧ i = 0; i < $voters.length; i++) {
            $acc += $weights[$voters[i]];
        }
        $sum = $acc;
    }
}
"""),
    Variant(8, "0.4 0.6 0.7 0.8", "a list of players is deleted whole", """
contract $Game {
    mapping(uint => address[]) internal $rounds;
    address[] internal $entrants;
    uint public $round;
    uint public $pot;

    function $enter() public payable {
        CHECK(msg.value == 0.1 ether);
        $pot += msg.value;
        ⟨$entrants.push(msg.sender);
        $rounds[$round].push(msg.sender);¦$rounds[$round].push(msg.sender);
        $entrants.push(msg.sender);⟩
    }

    function $restart() public {
        CHECK($pot >= 1 ether);
        $pot = 0;
        ⟦§⟨delete $entrants;¦$entrants = new address[](0);⟩
        $round += 1;‖§$round += 1;⟧
    }
}
""", "variant"),
    Variant(9, "0.6 0.7 0.8", "each bid walks a sorted list that others make longer", """
contract $Market {
    struct $Offer {
        address who;
        uint amount;
        uint next;
    }

    mapping(uint => $Offer) public $offers;
    uint public $head;
    uint public $count;

    function $place(uint $hint) public payable {
        CHECK(msg.value > 0);
        $count += 1;
        ⟦uint $at = $head;
        uint $before = 0;
        §while ($at != 0 && $offers[$at].amount >= msg.value) {
            $before = $at;
            $at = $offers[$at].next;
        }‖uint $before = $hint;
        §uint $at = $hint == 0 ? $head : $offers[$hint].next;
        CHECK($before == 0 || $offers[$before].amount >= msg.value);
        CHECK($at == 0 || $offers[$at].amount < msg.value);⟧
        $offers[$count] = $Offer(msg.sender, msg.value, $at);
        if ($before == 0) {
            $head = $count;
        } else {
            $offers[$before].next = $count;
        }
    }
}
""", "variant"),
    Variant(10, "0.5", "the place is paid for to a tenant who may refuse", """
contract $Billboard {
    address payable public $tenant;
    uint public $price = 1 finney;
    mapping(address => uint) public $due;

    function $moveIn() external payable {
        CHECK(msg.value >= $price);
        ⟦if ($tenant != address(0)) {
            §$tenant.transfer(msg.value);
        }‖§$due[$tenant] += msg.value;⟧
        $tenant = msg.sender;
        $price = msg.value + msg.value / 10;
    }

    function $take() external {
        uint $mine = $due[msg.sender];
        $due[msg.sender] = 0;
        PAY(msg.sender, $mine);
    }
}
"""),
    Variant(11, "0.5", "holders are counted anew each time, however many", """
contract $Dao {
    address[] public $holders;
    mapping(address => uint) public $shares;
    mapping(address => bool) public $inside;
    uint public $running;

    function $buy() external payable {
        if (!$inside[msg.sender]) {
            $inside[msg.sender] = true;
            $holders.push(msg.sender);
        }
        $shares[msg.sender] += msg.value;
        $running += msg.value;
    }

    function $quorum() public view returns (uint) {
        ⟦uint $acc = 0;
        §for (uint i = 0; i < $holders.length; i++) {
            $acc += $shares[$holders[i]];
        }
        return $acc / 2;‖§return $running / 2;⟧
    }
}
"""),
    Variant(12, "0.6 0.7 0.8", "one token that reverts stops a batch of payouts", """
interface $Erc {
    function transfer(address to, uint amount) external returns (bool);
}

contract $Distributor {
    $Erc public $token;
    address[] public $queue;
    mapping(address => uint) public $owed;

    CONSTRUCTOR($Erc $asset) {
        $token = $asset;
    }

    function $enqueue(uint $amount) public {
        CHECK($owed[msg.sender] == 0 && $queue.length < 100);
        $queue.push(msg.sender);
        $owed[msg.sender] = $amount;
    }

    function $payAll() public {
        FOR(i, $queue.length) {
            address $to = $queue[i];
            uint $amount = $owed[$to];
            $owed[$to] = 0;
            ⟦§CHECK($token.transfer($to, $amount));‖\
                §try $token.transfer($to, $amount) returns (bool $ok) {
                if (!$ok) {
                    $owed[$to] = $amount;
                }
            } catch {
                $owed[$to] = $amount;
            }⟧
        }
    }
}
"""),
    Variant(13, "0.4 0.6 0.7 0.8", "a name is looked for in the whole list before it is taken", """
contract $Registry {
    bytes32[] public $names;
    mapping(bytes32 => address) public $ownerOf;

    function $register(bytes32 $name) public payable {
        ⟦§FOR(i, $names.length) {
            CHECK($names[i] != $name);
        }‖§CHECK($ownerOf[$name] == address(0));⟧
        $names.push($name);
        $ownerOf[$name] = msg.sender;
    }

    function $count() public view returns (uint) {
        return $names.length;
    }
}
"""),
    Variant(14, "0.4 0.6 0.7 0.8", "to leave, one is searched for among all stakers", """
contract $Staking {
    address[] public $stakers;
    mapping(address => uint) public $stakes;
    mapping(address => uint) public $placeOf;

    function $stake() public payable {
        CHECK($stakes[msg.sender] == 0 && msg.value > 0);
        $placeOf[msg.sender] = $stakers.length;
        $stakers.push(msg.sender);
        $stakes[msg.sender] = msg.value;
    }

    function $leave() public {
        uint $amount = $stakes[msg.sender];
        CHECK($amount > 0);
        $stakes[msg.sender] = 0;
        ⟦uint $at = 0;
        §⟨while ($stakers[$at] != msg.sender) {
            $at++;
        }¦for (uint i = 0; i < $stakers.length; i++) {
            if ($stakers[i] == msg.sender) {
                $at = i;
            }
        }⟩‖§uint $at = $placeOf[msg.sender];⟧
        $stakers[$at] = $stakers[$stakers.length - 1];
        $placeOf[$stakers[$at]] = $at;
        POP($stakers);
        PAY(msg.sender, $amount);
    }
}
"""),
    Variant(15, "0.4 0.6 0.7 0.8",
            "a payment to a partner who may refuse blocks the customer's own", """
contract $Market {
    address public $partner;
    mapping(address => uint) public $balances;
    uint public $partnerDue;

    CONSTRUCTOR(address $other) {
        $partner = $other;
    }

    function $deposit() public payable {
        INC($balances[msg.sender], msg.value);
    }

    function $withdraw(uint $amount) public {
        CHECK($balances[msg.sender] >= $amount);
        DEC($balances[msg.sender], $amount);
        uint $cut = $amount / ⟨100¦50¦20⟩;
        ⟦§⟨PAYABLE($partner).transfer($cut);¦CHECK(PAYABLE($partner).send($cut));⟩‖\
            §$partnerDue += $cut;⟧
        PAYABLE(msg.sender).transfer($amount - $cut);
    }

    function $partnerTake() public {
        CHECK(msg.sender == $partner);
        uint $sum = $partnerDue;
        $partnerDue = 0;
        PAY(msg.sender, $sum);
    }
}
"""),
    Variant(16, "0.4 0.6 0.7 0.8", "the answer of every feed is needed, and anybody adds one", """
interface $Feed {
    function read() external returns (uint);
}

contract $Oracle {
    address[] public $feeds;
    mapping(address => uint) public $reported;
    uint public $sumOf;
    uint public $median;

    function $add(address $feed) public payable {
        CHECK(msg.value >= 1 ether);
        $feeds.push($feed);
    }

    function $report(uint $number) public {
        $sumOf = $sumOf + $number - $reported[msg.sender];
        $reported[msg.sender] = $number;
    }

    function $refresh() public {
        CHECK($feeds.length > 0);
        ⟦uint $sum = 0;
        FOR(i, $feeds.length) {
            §$sum += $Feed($feeds[i]).read();
        }
        $median = $sum / $feeds.length;‖§$median = $sumOf / $feeds.length;⟧
    }
}
"""),
    Variant(17, "0.4 0.6 0.7 0.8", "everything that waits is paid in one go", """
contract $Splitter {
    struct $Payment {
        address to;
        uint amount;
    }

    $Payment[] internal $queue;
    uint public $head;

    function $enqueue(address $to) public payable {
        CHECK(msg.value > 0);
        $queue.push($Payment($to, msg.value));
    }

    function $process() public {
        ⟦§while ($head < $queue.length) {‖uint $stop = $head + ⟨10¦20⟩;
        §while ($head < $queue.length && $head < $stop) {⟧
            $Payment storage $next = $queue[$head];
            $head += 1;
            ⟦PAY($next.to, $next.amount);‖if (!PAYABLE($next.to).send($next.amount)) {
                $queue.push($Payment($next.to, $next.amount));
            }⟧
        }
    }
}
"""),
    Variant(18, "0.4 0.6 0.7 0.8", "one's own deposits are added up over a list of all", """
contract $Bank {
    struct $Entry {
        address who;
        uint amount;
    }

    $Entry[] internal $entries;
    mapping(address => uint) internal $sums;

    function $deposit() public payable {
        $entries.push($Entry(msg.sender, msg.value));
        INC($sums[msg.sender], msg.value);
    }

    function $withdraw() public {
        uint $due = 0;
        ⟦§⟨FOR(i, $entries.length) {
            if ($entries[i].who == msg.sender) {
                $due += $entries[i].amount;
                $entries[i].amount = 0;
            }
        }¦uint i = 0;
        while (i < $entries.length) {
            if ($entries[i].who == msg.sender) {
                $due += $entries[i].amount;
                $entries[i].amount = 0;
            }
            i++;
        }⟩
        $sums[msg.sender] = 0;‖§$due = $sums[msg.sender];
        $sums[msg.sender] = 0;⟧
        PAY(msg.sender, $due);
    }
}
"""),
    Variant(19, "0.4 0.6 0.7 0.8", "what the contract holds has to equal its books", """
contract $Vault {
    uint public $booked;
    mapping(address => uint) public $shares;

    function $deposit() public payable {
        INC($booked, msg.value);
        INC($shares[msg.sender], msg.value);
    }

    function $withdraw(uint $amount) public {
        §⟦⟨CHECK(address(this).balance == $booked);¦\
            if (address(this).balance != $booked) revert();¦\
            assert($booked == address(this).balance);⟩‖\
            ⟨CHECK(address(this).balance >= $booked);¦CHECK($booked >= $amount);⟩⟧
        CHECK($shares[msg.sender] >= $amount);
        DEC($shares[msg.sender], $amount);
        DEC($booked, $amount);
        PAY(msg.sender, $amount);
    }
}
"""),
    Variant(20, "0.4 0.6 0.7 0.8", "a round only ends when every player has been paid", """
contract $Game {
    address[] internal $winners;
    uint public $round;
    mapping(address => uint) public $prizes;
    uint public $pot;

    function $win() public payable {
        CHECK(msg.value >= 1 ether);
        $pot += msg.value;
        $winners.push(msg.sender);
    }

    function $endRound() public {
        uint $each = $pot / $winners.length;
        uint $n = $winners.length;
        ⟦‖CHECK($n <= 50);
        ⟧for (uint k = 0; k < $n; ⟨k++¦k += 1⟩) {
            ⟦§⟨CHECK(PAYABLE($winners[k]).send($each));¦PAYABLE($winners[k]).transfer($each);¦\
            if (!PAYABLE($winners[k]).send($each)) revert();⟩‖§$prizes[$winners[k]] += $each;⟧
        }
        $pot = 0;
        $round += 1;
    }

    function $collect() public {
        uint $mine = $prizes[msg.sender];
        $prizes[msg.sender] = 0;
        PAY(msg.sender, $mine);
    }
}
"""),
    Variant(21, "0.4 0.6 0.7 0.8", "batches of ids that the caller chooses, or all of them", """
contract $Staking {
    uint[] internal $all;
    mapping(uint => uint) public $stakes;
    mapping(uint => address) public $holders;
    mapping(address => uint) public $earned;

    function $stake() public payable {
        $holders[$all.length] = msg.sender;
        $stakes[$all.length] = msg.value;
        $all.push($all.length);
    }

    function $payRewards(⟦‖uint[] memory $ids⟧) public {
        ⟦§FOR(i, $all.length) {
            uint $id = $all[i];‖CHECK($ids.length <= 40);
        §FOR(i, $ids.length) {
            uint $id = $ids[i];⟧
            $earned[$holders[$id]] += $stakes[$id] / ⟨100¦1000⟩;
            $stakes[$id] -= $stakes[$id] / ⟨100¦1000⟩;
        }
    }
}
"""),
    Variant(22, "0.4 0.6 0.7 0.8",
            "as many entries at once as the caller likes, and all are read again", """
contract $Registry {
    uint[] internal $entries;
    mapping(address => uint) public $made;
    uint public $top;

    function $fill(uint $count, uint $first) public {
        ⟨CHECK($count > 0);
        ¦⟩⟦‖CHECK($count <= ⟨20¦50⟩);
        ⟧§FOR(i, $count) {
            $entries.push($first + i);
        }
        $made[msg.sender] += $count;
    }

    function $entry(uint $index) public view returns (uint) {
        CHECK($index < $entries.length);
        return $entries[$index];
    }
}
"""),
    Variant(23, "0.4 0.6 0.7 0.8", "the highest of all bids is looked for when it is over", """
contract $Auction {
    struct $Bid {
        address who;
        uint amount;
    }

    $Bid[] internal $bids;
    uint internal $topIndex;
    uint public $ends = NOW + 7 days;
    mapping(address => bool) public $won;

    function $bid() public payable {
        CHECK(NOW < $ends && msg.value > 0);
        $bids.push($Bid(msg.sender, msg.value));
        if (msg.value > $bids[$topIndex].amount) {
            $topIndex = $bids.length - 1;
        }
    }

    function $finish() public {
        CHECK(NOW >= $ends);
        uint $best = 0;
        ⟦§FOR(i, $bids.length) {
            if ($bids[i].amount > $bids[$best].amount) {
                $best = i;
            }
        }‖§$best = $topIndex;⟧
        $won[$bids[$best].who] = true;
    }
}
"""),
)  # fmt: skip
