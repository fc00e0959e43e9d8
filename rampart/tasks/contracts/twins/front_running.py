"""Front running (SWC-114): being first by seeing what waits, and what makes it useless."""

from __future__ import annotations

from rampart.tasks.contracts.twins.template import Variant

VARIANTS = (
    Variant(1, "0.4 0.6 0.7 0.8", "the first to send the solution has the reward", """
contract $Puzzle {
    bytes32 public $hash;
    bool public $solved;
    mapping(address => bytes32) public $sealed_;
    mapping(address => uint) public $sealedAt;

    CONSTRUCTOR(bytes32 $target) {
        $hash = $target;
    }

    RECEIVE {
    }

    function $seal(bytes32 $hidden) public {
        $sealed_[msg.sender] = $hidden;
        $sealedAt[msg.sender] = block.number;
    }

    function $solve(bytes32 $answer) public {
        ⟨CHECK(!$solved);
        ¦if ($solved) return;
        ⟩⟦‖CHECK($sealedAt[msg.sender] > 0 && block.number > $sealedAt[msg.sender] + ⟨1¦2¦5⟩);
        CHECK($sealed_[msg.sender] == KECCAK($answer, msg.sender));
        ⟧§CHECK(KECCAK($answer) == $hash);
        $solved = true;
        PAY(msg.sender, address(this).balance);
    }
}
"""),
    Variant(2, "0.6 0.7 0.8", "a swap takes whatever it gets", """
interface $Erc {
    function approve(address spender, uint amount) external returns (bool);
    function transferFrom(address from, address to, uint amount) external returns (bool);
}

interface $Router {
    function swap(uint amountIn, uint amountOutMin, address to, uint deadline)
        external returns (uint);
}

contract $Vault {
    $Erc public $token;
    $Router public $router;
    mapping(address => uint) public $bought;

    CONSTRUCTOR($Erc $asset, $Router $dex) {
        $token = $asset;
        $router = $dex;
    }

    function $trade(uint $amount⟦‖, uint $least, uint $deadline⟧) public {
        ⟨CHECK($amount > 0);
        ¦⟩CHECK($token.transferFrom(msg.sender, address(this), $amount));
        CHECK($token.approve(address($router), $amount));
        §uint $got = $router.swap($amount, ⟦⟨0, address(this), NOW¦1, address(this), NOW + 300¦\
            0, address(this), MAXUINT⟩‖$least, address(this), $deadline⟧);
        INC($bought[msg.sender], $got);
    }
}
"""),
    Variant(3, "0.4 0.6 0.7 0.8",
            "an allowance is replaced while the old one can still be spent", """
contract $Token {
    mapping(address => uint) public $balances;
    mapping(address => mapping(address => uint)) public $allowed;
    event $Approval(address indexed from, address indexed spender, uint amount);

    CONSTRUCTOR() {
        $balances[msg.sender] = 1000000 ether;
    }

    function $approve(address $spender, uint $amount) public returns (bool) {
        ⟨CHECK($spender != address(0));
        ¦⟩⟦‖⟨CHECK($amount == 0 || $allowed[msg.sender][$spender] == 0);
        ¦if ($amount > 0 && $allowed[msg.sender][$spender] > 0) return false;
        ⟩⟧§$allowed[msg.sender][$spender] = $amount;
        ⟨emit $Approval(msg.sender, $spender, $amount);
        ¦⟩return true;
    }

    function $transferFrom(address $from, address $to, uint $amount) public returns (bool) {
        CHECK($allowed[$from][msg.sender] >= $amount && $balances[$from] >= $amount);
        DEC($allowed[$from][msg.sender], $amount);
        DEC($balances[$from], $amount);
        INC($balances[$to], $amount);
        return true;
    }
}
"""),
    Variant(4, "0.4 0.6 0.7 0.8", "a move lies open before the other one has moved", """
contract $Game {
    address[2] public $seats;
    uint[2] public $moves;
    mapping(address => bytes32) public $hidden;
    uint public $seated;

    function $join(bytes32 $commitment) public payable {
        CHECK(msg.value == ⟨1 ether¦0.5 ether⟩ && $seated < 2);
        $seats[$seated] = msg.sender;
        $hidden[msg.sender] = $commitment;
        $seated += 1;
    }

    function $move(uint $side, uint $choice⟦‖, bytes32 $salt⟧) public {
        CHECK($seats[$side] == msg.sender);
        CHECK($choice > 0 && $choice < 4 && $moves[$side] == 0);
        ⟦‖CHECK($seated == 2 && KECCAK($choice, $salt) == $hidden[msg.sender]);
        ⟧§$moves[$side] = $choice;
        if ($moves[0] != 0 && $moves[1] != 0) {
            uint $won = (3 + $moves[0] - $moves[1]) % 3;
            if ($won > 0) {
                PAY($seats[$won - 1], address(this).balance);
            }
        }
    }
}
"""),
    Variant(5, "0.4 0.6 0.7 0.8", "the price may change between the order and the block", """
contract $Market {
    mapping(uint => uint) public $prices;
    mapping(uint => address) public $sellers;
    mapping(uint => address) public $ownerOf;
    mapping(address => uint) public $credits;

    function $list(uint $id, uint $price) public {
        CHECK($sellers[$id] == address(0) || $sellers[$id] == msg.sender);
        $sellers[$id] = msg.sender;
        $prices[$id] = $price;
    }

    function $deposit() public payable {
        INC($credits[msg.sender], msg.value);
    }

    function $buy(uint $id⟦‖, uint $most⟧) public {
        uint $price = $prices[$id];
        ⟦‖CHECK(⟨$price <= $most¦$most >= $price¦$price == $most⟩);
        ⟧CHECK($price > 0);
        §CHECK($credits[msg.sender] >= $price);
        DEC($credits[msg.sender], $price);
        INC($credits[$sellers[$id]], $price);
        $ownerOf[$id] = msg.sender;
    }
}
"""),
    Variant(6, "0.6 0.7 0.8", "the curve moves under the buyer's feet", """
contract $Pool {
    mapping(address => uint) public $balances;
    uint public $supply;
    uint constant $SLOPE = ⟨1000¦500¦10000⟩;
    address internal $founder = msg.sender;

    function $costOf(uint $count) public view returns (uint) {
        return $SLOPE * $count * (2 * $supply + $count) / 2;
    }

    function $buy(⟦‖uint $atLeast⟧) public payable {
        ⟨uint $made = msg.value / ($SLOPE * ($supply + 1));¦uint $unit = $SLOPE * ($supply + 1);
        uint $made = msg.value / $unit;⟩
        ⟦‖CHECK($made >= $atLeast);
        ⟧§INC($supply, $made);
        INC($balances[msg.sender], $made);
    }

    function $sell(uint $count⟨¦, uint $floor⟩) public {
        CHECK($balances[msg.sender] >= $count);
        DEC($balances[msg.sender], $count);
        DEC($supply, $count);
        PAY(msg.sender, $count * $SLOPE);
    }
}
"""),
    Variant(7, "0.4 0.6 0.7 0.8",
            "a name is taken by who is first, and all see who asks for it", """
contract $Registry {
    mapping(bytes32 => address) public $ownerOf;
    mapping(bytes32 => uint) public $commits;
    uint public $price = ⟨0.01 ether¦0.1 ether⟩;

    function $commit(bytes32 $sealed_) public {
        $commits[$sealed_] = NOW;
    }

    function $register(bytes32 $name⟦⟨¦, bytes32 $salt⟩‖, bytes32 $salt⟧) public payable {
        CHECK(msg.value >= $price);
        CHECK($ownerOf[$name] == address(0));
        ⟦‖bytes32 $key = KECCAK($name, msg.sender, $salt);
        CHECK($commits[$key] > 0 && NOW >= $commits[$key] + 5 minutes);
        delete $commits[$key];
        ⟧§$ownerOf[$name] = msg.sender;
    }
}
"""),
    Variant(8, "0.6 0.7 0.8", "shares for a deposit at a ratio that somebody has just moved", """
interface $Erc {
    function transferFrom(address from, address to, uint amount) external returns (bool);
    function balanceOf(address who) external view returns (uint);
}

contract $Vault {
    $Erc public $asset;
    mapping(address => uint) public $shares;
    uint public $total;

    CONSTRUCTOR($Erc $token) {
        $asset = $token;
    }

    function $deposit(uint $amount⟦‖, uint $fewest⟧) public returns (uint $made) {
        uint $held = $asset.balanceOf(address(this));
        §$made = $total == 0 ? $amount : $amount * $total / $held;
        ⟦‖CHECK($made >= $fewest);
        ⟧INC($total, $made);
        INC($shares[msg.sender], $made);
        CHECK($asset.transferFrom(msg.sender, address(this), $amount));
    }
}
""", "variant"),
    Variant(9, "0.6 0.7 0.8", "a voucher pays whoever shows it, not whom it is for", """
contract $Airdrop {
    address public $signer = msg.sender;
    mapping(bytes32 => bool) public $spent;
    event $Claimed(address indexed who, uint amount);

    RECEIVE {
    }

    function $claim(uint $amount, uint $serial, uint8 v, bytes32 r, bytes32 s) public {
        §bytes32 $voucher = KECCAK(address(this), $amount, $serial⟦‖, msg.sender⟧);
        CHECK(!$spent[$voucher]);
        address $by = ecrecover($voucher, v, r, s);
        CHECK($by != address(0) && $by == $signer);
        $spent[$voucher] = true;
        PAY(msg.sender, $amount);
        ⟨emit $Claimed(msg.sender, $amount);¦⟩
    }
}
""", "variant"),
    Variant(10, "0.5", "a riddle's answer, in the open", """
contract $Riddle {
    bytes32 internal $answerHash;
    uint public $reward;
    mapping(address => bytes32) internal $promises;
    mapping(address => uint) internal $when;

    CONSTRUCTOR(bytes32 $first) {
        $answerHash = $first;
    }

    function $fund() external payable {
        $reward += msg.value;
    }

    function $vow(bytes32 $blind) external {
        $promises[msg.sender] = $blind;
        $when[msg.sender] = block.number;
    }

    function $submit(string memory $answer) public {
        ⟦‖CHECK($when[msg.sender] != 0 && block.number > $when[msg.sender] + 2);
        CHECK($promises[msg.sender] == KECCAK($answer, msg.sender));
        ⟧§CHECK(KECCAK($answer) == $answerHash);
        uint $due = $reward;
        $reward = 0;
        PAY(msg.sender, $due);
    }
}
"""),
    Variant(11, "0.5", "tickets at a price that the owner may raise before", """
contract $Crowd {
    address public $owner = msg.sender;
    uint public $price = 1 finney;
    mapping(address => uint) public $bought;

    function $setPrice(uint $next) external {
        CHECK(msg.sender == $owner);
        $price = $next;
    }

    function $buy(⟦‖uint $wanted⟧) external payable {
        §uint $count = msg.value / $price;
        ⟦‖CHECK($count >= $wanted);
        ⟧$bought[msg.sender] = $bought[msg.sender] + $count;
    }
}
"""),
    Variant(12, "0.4 0.6 0.7 0.8", "bids that everybody can read and beat by one", """
contract $Auction {
    uint public $opened = NOW;
    mapping(address => bytes32) public $blinded;
    mapping(address => uint) public $deposits;
    address public $leader;
    uint public $best;

    function $blind(bytes32 $commitment) public payable {
        CHECK(NOW < $opened + 3 days);
        $blinded[msg.sender] = $commitment;
        INC($deposits[msg.sender], msg.value);
    }

    function $bid(uint $amount⟦‖, bytes32 $nonce⟧) public {
        ⟦CHECK(NOW < $opened + 3 days);
        ‖CHECK(NOW >= $opened + 3 days && NOW < $opened + 5 days);
        CHECK($blinded[msg.sender] == KECCAK($amount, $nonce));
        $blinded[msg.sender] = 0;
        ⟧CHECK($deposits[msg.sender] >= $amount);
        §if ($amount > $best) {
            $best = $amount;
            $leader = msg.sender;
        }
    }
}
"""),
    Variant(13, "0.4 0.6 0.7 0.8", "a constant-product exchange gives what the moment gives", """
contract $Pool {
    uint public $ethReserve;
    uint public $tokenReserve;
    mapping(address => uint) public $tokens;

    CONSTRUCTOR(uint $first) {
        $tokenReserve = $first;
        $ethReserve = 1 ether;
    }

    function $swapIn(⟦⟨¦uint $ignored⟩‖uint $minimum⟨¦\
        , uint $deadline⟩⟧) public payable returns (uint $out) {
        CHECK(msg.value > 0);
        §$out = ⟨msg.value * $tokenReserve / ($ethReserve + msg.value)¦\
            $tokenReserve - $tokenReserve * $ethReserve / ($ethReserve + msg.value)⟩;
        ⟦‖CHECK(⟨$out >= $minimum¦$minimum <= $out⟩);
        ⟧$ethReserve += msg.value;
        $tokenReserve -= $out;
        INC($tokens[msg.sender], $out);
    }
}
"""),
    Variant(14, "0.4 0.6 0.7 0.8", "whoever reports a fault first is paid for it", """
contract $Bounty {
    struct $Report {
        address who;
        uint at;
    }

    mapping(bytes32 => $Report) public $reports;
    mapping(bytes32 => bool) public $rewarded;
    bytes32 public $target;
    uint public $bounty = ⟨5 ether¦1 ether⟩;

    CONSTRUCTOR(bytes32 $image) {
        $target = $image;
    }

    function $announce(bytes32 $ticket) public payable {
        CHECK($reports[$ticket].at == 0);
        $reports[$ticket] = $Report(msg.sender, block.number);
    }

    function $prove(uint $x, uint $y⟦‖, bytes32 $blind⟧) public {
        bytes32 $found = KECCAK($x, $y);
        §CHECK($found == $target && !$rewarded[$found]);
        ⟦‖$Report memory $mine = $reports[KECCAK($found, msg.sender, $blind)];
        CHECK($mine.who == msg.sender && $mine.at + 3 < block.number);
        ⟧$rewarded[$found] = true;
        PAY(msg.sender, $bounty);
    }
}
"""),
    Variant(15, "0.4 0.6 0.7 0.8",
            "a reward that its owner may lower when the work is under way", """
contract $Tasks {
    address internal $owner = msg.sender;
    mapping(uint => uint) public $rewards;
    mapping(uint => bool) public $done;
    mapping(address => uint) public $earned;

    RECEIVE {
    }

    function $setReward(uint $id, uint $amount) public {
        CHECK(msg.sender == $owner && !$done[$id]);
        $rewards[$id] = $amount;
    }

    function $deliver(uint $id, bytes32 $work⟦‖, uint $expected⟧) public {
        CHECK(!$done[$id] && $work != 0);
        ⟦‖CHECK($rewards[$id] >= $expected);
        ⟧$done[$id] = true;
        §INC($earned[msg.sender], $rewards[$id]);
    }
}
"""),
    Variant(16, "0.6 0.7 0.8", "liquidity is added at any ratio", """
interface $Router {
    function addLiquidity(uint amountA, uint amountB, uint leastA, uint leastB, address to)
        external returns (uint);
}

contract $Vault {
    $Router internal $router;
    mapping(address => uint) public $shares;

    CONSTRUCTOR($Router $dex) {
        $router = $dex;
    }

    function $provide(uint $amountA, uint $amountB⟦‖, uint $leastA, uint $leastB⟧) public {
        ⟨CHECK($amountA > 0 && $amountB > 0);
        ¦⟩§uint $got = $router.addLiquidity($amountA, $amountB, \
        ⟦⟨0, 0¦1, 1¦$amountA / $amountA, 0⟩‖$leastA, $leastB⟧, address(this));
        INC($shares[msg.sender], $got);
    }
}
"""),
    Variant(17, "0.4 0.6 0.7 0.8", "the winner of a guess is who copies it first", """
contract $Game {
    bytes32 internal $goal;
    address public $winner;
    mapping(bytes32 => uint) public $seen;

    CONSTRUCTOR(bytes32 $image) {
        $goal = $image;
    }

    RECEIVE {
    }

    function $prepare(bytes32 $ticket) public {
        CHECK($seen[$ticket] == 0);
        $seen[$ticket] = block.number;
    }

    function $open(uint $number, uint $salt) public {
        CHECK($winner == address(0));
        ⟦‖bytes32 $ticket = KECCAK($number, $salt, msg.sender);
        CHECK($seen[$ticket] != 0 && $seen[$ticket] < block.number);
        ⟧§if (KECCAK($number, $salt) == $goal) {
            $winner = msg.sender;
            PAY(msg.sender, ⟨address(this).balance¦address(this).balance / 2⟩);
        }
    }
}
"""),
    Variant(18, "0.4 0.6 0.7 0.8", "a sale at the price of the moment, without a floor", """
contract $Market {
    uint public $price;
    address internal $keeper = msg.sender;
    mapping(address => uint) public $stock;

    function $setPrice(uint $next) public {
        CHECK(msg.sender == $keeper && $next > 0);
        $price = $next;
    }

    function $buy() public payable {
        $stock[msg.sender] = $stock[msg.sender] + msg.value / 1 ether;
    }

    function $sell(uint $count⟦‖, uint $floor⟧) public {
        CHECK($stock[msg.sender] >= $count);
        $stock[msg.sender] = $stock[msg.sender] - $count;
        §uint $gain = $count * $price;
        ⟦‖CHECK($gain >= $floor);
        ⟧PAY(msg.sender, $gain);
    }
}
"""),
    Variant(19, "0.6 0.7 0.8", "a swap without an end to its validity", """
interface $Pair {
    function quote(uint amount) external view returns (uint);
    function pull(address from, uint amount) external returns (bool);
}

contract $Relay {
    $Pair internal $pair;
    mapping(address => uint) public $out;

    CONSTRUCTOR($Pair $source) {
        $pair = $source;
    }

    function $exchange(uint $amount⟦⟨¦, uint $ignored⟩‖, uint $least, uint $until⟧) public {
        ⟦‖CHECK(NOW <= $until);
        ⟧§uint $got = $pair.quote($amount);
        ⟦⟨CHECK($got > 0);
        ¦⟩‖CHECK($got >= $least);
        ⟧CHECK($pair.pull(msg.sender, $amount));
        INC($out[msg.sender], $got);
    }
}
"""),
    Variant(20, "0.4 0.6 0.7 0.8", "a secret unlocks money for whoever says it", """
contract $Escrow {
    mapping(bytes32 => uint) public $locked;
    mapping(bytes32 => address) public $receiver;

    function $lockFor(bytes32 $image, address $to) public payable {
        CHECK($locked[$image] == 0 && msg.value > 0);
        $locked[$image] = msg.value;
        $receiver[$image] = $to;
    }

    function $unlock(bytes32 $preimage) public {
        bytes32 $image = KECCAK($preimage);
        uint $amount = $locked[$image];
        CHECK($amount > 0);
        $locked[$image] = 0;
        §PAY(⟦msg.sender‖$receiver[$image]⟧, $amount);
    }
}
"""),
    Variant(21, "0.4 0.6 0.7 0.8",
            "the reward falls with each claim, so the first gets the most", """
contract $Airdrop {
    uint public $left = ⟨1000 ether¦100 ether⟩;
    mapping(address => bool) public $done;
    mapping(address => uint) public $gift;
    uint public $claims;

    RECEIVE {
    }

    function $claim() public {
        CHECK(!$done[msg.sender]);
        $done[msg.sender] = true;
        §uint $share = ⟦⟨$left / 10¦$left / ($claims + 2)⟩‖⟨0.1 ether¦1 ether / 20⟩⟧;
        $left -= $share;
        $claims += 1;
        $gift[msg.sender] = $share;
    }
}
"""),
    Variant(22, "0.4 0.6 0.7 0.8",
            "a reward is set and claimed in whichever order the block has them", """
contract $Quiz {
    address internal $owner = msg.sender;
    uint public $reward;
    bool public $claimed;
    mapping(address => uint) public $registered;
    bytes32 internal $key;

    CONSTRUCTOR(bytes32 $image) {
        $key = $image;
    }

    function $setReward() public payable {
        CHECK(msg.sender == $owner && !$claimed);
        uint $old = $reward;
        $reward = msg.value;
        PAY($owner, $old);
    }

    function $enroll() public {
        $registered[msg.sender] = block.number;
    }

    function $claimReward(uint $submission⟦‖, uint $promised⟧) public {
        CHECK(!$claimed);
        ⟦⟨CHECK($submission < 10);¦CHECK(KECCAK($submission) == $key);¦\
        CHECK($submission % 97 == 13);⟩‖CHECK($reward >= $promised);
        CHECK(KECCAK($submission, msg.sender) == $key);⟧
        $claimed = true;
        §PAY(msg.sender, $reward);
    }
}
"""),
    Variant(23, "0.4 0.6 0.7 0.8", "two bets, the second of which knows the first", """
contract $Game {
    struct $Side {
        address who;
        uint number;
        bytes32 cover;
    }

    $Side[2] internal $sides;
    uint public $turn;

    function $cover(bytes32 $hidden) public payable {
        CHECK(msg.value == 1 ether && $turn < 2);
        $sides[$turn] = $Side(msg.sender, 0, $hidden);
        $turn += 1;
    }

    function $show(uint $side, uint $number⟦‖, bytes32 $pad⟧) public {
        CHECK($side < 2 && $sides[$side].who == msg.sender);
        ⟦‖CHECK($turn == 2);
        CHECK(KECCAK($number, $pad) == $sides[$side].cover);
        ⟧§$sides[$side].number = $number;
        if ($sides[0].number > 0 && $sides[1].number > 0) {
            uint $n = ($sides[0].number + $sides[1].number) % 2;
            $turn = 0;
            PAY($sides[$n].who, address(this).balance);
        }
    }
}
"""),
)  # fmt: skip
