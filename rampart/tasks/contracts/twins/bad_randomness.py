"""Bad randomness (SWC-120): chance from what a block says or a contract stores, and better sources.

The safe partner takes its chance from secrets that players committed to before, or from a trusted
source that answers later; block values may still be there, in an event or as a time.
"""

from __future__ import annotations

from rampart.tasks.contracts.twins.template import Variant

VARIANTS = (
    Variant(1, "0.4 0.6 0.7 0.8", "the winner of a raffle is drawn by the last block's hash", """
contract $Game {
    address[] public $players;
    bytes32 public $entropy;
    mapping(address => bytes32) public $sealed_;
    uint public $ticket = ⟨1 ether¦0.1 ether¦0.01 ether⟩;
    event $Drawn(address who, bytes32 block_);

    function $join(bytes32 $commitment) public payable {
        CHECK(msg.value == $ticket);
        $sealed_[msg.sender] = $commitment;
        $players.push(msg.sender);
    }

    function $reveal(bytes32 $secret) public {
        CHECK(KECCAK($secret, msg.sender) == $sealed_[msg.sender]);
        $sealed_[msg.sender] = 0;
        $entropy = $entropy ^ $secret;
    }

    function $draw() public {
        CHECK($players.length >= ⟨2¦3¦10⟩);
        §uint $index = ⟦⟨uint(BLOCKHASH(block.number - 1)) % $players.length¦\
            uint(KECCAK(BLOCKHASH(block.number - 1))) % $players.length¦\
            uint(KECCAK(BLOCKHASH(block.number - 1), msg.sender)) % $players.length⟩‖\
            ⟨uint($entropy) % $players.length¦uint(KECCAK($entropy)) % $players.length⟩⟧;
        address $winner = $players[$index];
        ⟨emit $Drawn($winner, BLOCKHASH(block.number - 1));
        ¦⟩delete $players;
        PAY($winner, address(this).balance);
    }
}
"""),
    Variant(2, "0.4 0.6 0.7 0.8", "dice thrown by the time of the block", """
contract $Game {
    uint public $pot;
    uint internal $roll;
    uint public $rolledAt;
    address internal $croupier = msg.sender;

    function $feed(uint $number) public payable {
        CHECK(msg.sender == $croupier);
        $roll = $number;
        INC($pot, msg.value);
    }

    function $play(uint $guess) public payable {
        CHECK(msg.value == 1 ether && $guess < 6);
        INC($pot, msg.value);
        ⟨$rolledAt = NOW;
        ¦⟩§uint $face = ⟦⟨NOW % 6¦uint(KECCAK(NOW)) % 6¦uint(KECCAK(NOW, msg.sender)) % 6⟩‖\
            $roll % 6⟧;
        ⟦‖CHECK($roll != 0);
        $roll = 0;
        ⟧if ($face == $guess) {
            uint $prize = $pot / 2;
            $pot -= $prize;
            PAY(msg.sender, $prize);
        }
    }
}
"""),
    Variant(3, "0.6 0.7 0.8", "the rare traits of a minted token come from the block", """
interface $Beacon {
    function draw(uint id) external returns (uint);
}

contract $Collectible {
    mapping(uint => address) public $ownerOf;
    mapping(uint => uint) public $traits;
    uint public $next;
    $Beacon internal $beacon;

    CONSTRUCTOR($Beacon $source) {
        $beacon = $source;
    }

    function $mint() public payable {
        CHECK(msg.value >= 0.05 ether);
        uint $id = $next;
        $next += 1;
        §uint $chance = ⟦⟨uint(keccak256(abi.encodePacked(NOW, DIFFICULTY, msg.sender)))¦\
            uint(keccak256(abi.encode(DIFFICULTY, $id, msg.sender)))¦\
            uint(keccak256(abi.encodePacked(DIFFICULTY, NOW, $id)))⟩‖$beacon.draw($id)⟧;
        $traits[$id] = $chance % 100 < ⟨5¦3¦10⟩ ? 3 : $chance % 3;
        $ownerOf[$id] = msg.sender;
    }
}
"""),
    Variant(4, "0.4 0.6 0.7 0.8", "a seed is private, and everybody can read it", """
contract $Game {
    uint private $seed;
    uint private $counter;
    mapping(address => bytes32) internal $choice;
    address internal $house = msg.sender;

    CONSTRUCTOR(uint $first) {
        $seed = $first;
    }

    RECEIVE {
    }

    function $commit(bytes32 $sealed_) public {
        $choice[msg.sender] = $sealed_;
    }

    function $spin(uint $secret, uint $houseSecret) public payable {
        CHECK(msg.value == 1 ether);
        ⟦⟨$counter += 1;
        ¦⟩§$seed = uint(⟨KECCAK($seed, msg.sender)¦KECCAK($seed, $counter, $secret)¦KECCAK($seed)⟩);
        if ($seed % ⟨2¦10¦36⟩ == 0) {‖CHECK(KECCAK($secret, $houseSecret) == $choice[msg.sender]);
        §$choice[msg.sender] = 0;
        if (($secret ^ $houseSecret) % ⟨2¦10¦36⟩ == 0) {⟧
            PAY(msg.sender, 2 ether);
        }
    }
}
"""),
    Variant(5, "0.4 0.6 0.7 0.8", "a coin is tossed by the number of the block", """
contract $Game {
    mapping(address => uint) public $streak;
    mapping(address => bytes32) public $pledges;
    uint public $lastBlock;

    function $pledge(bytes32 $sealed_) public payable {
        CHECK($pledges[msg.sender] == 0);
        $pledges[msg.sender] = $sealed_;
    }

    function $flip(bool $heads, bytes32 $mine, bytes32 $theirs, address $other) public {
        ⟨$lastBlock = block.number;
        ¦CHECK($lastBlock != block.number);
        $lastBlock = block.number;
        ¦⟩⟦§bool $side = ⟨block.number % 2 == 0¦block.number & 1 == 1¦\
            (block.number / 2) % 2 == 0⟩;‖\
            CHECK(KECCAK($mine) == $pledges[msg.sender] && KECCAK($theirs) == $pledges[$other]);
        §bool $side = uint($mine ^ $theirs) % 2 == 0;
        $pledges[$other] = 0;⟧
        if ($side == $heads) {
            $streak[msg.sender] += 1;
        } else {
            $streak[msg.sender] = 0;
        }
    }
}
"""),
    Variant(6, "0.6 0.7 0.8", "a box's content is drawn by who makes the block", """
contract $Market {
    struct $Request {
        address who;
        bool open;
    }

    mapping(uint => $Request) public $requests;
    mapping(address => uint) public $gems;
    uint public $count;
    address internal $source;

    CONSTRUCTOR(address $coordinator) {
        $source = $coordinator;
    }

    function $request() public payable returns (uint) {
        CHECK(msg.value >= 0.01 ether);
        $requests[$count] = $Request(msg.sender, true);
        $count += 1;
        return $count - 1;
    }

    function $openBox(uint $id, uint $word) public {
        CHECK($requests[$id].open);
        ⟦‖CHECK(msg.sender == $source);
        ⟧§uint $luck = ⟦⟨uint(keccak256(abi.encodePacked(block.coinbase, block.gaslimit, $id)))¦\
            uint160(address(block.coinbase)) + $id * $word¦\
            uint(keccak256(abi.encode(block.coinbase, $word)))⟩‖$word⟧;
        $requests[$id].open = false;
        $gems[$requests[$id].who] += 1 + $luck % 50;
    }
}
"""),
    Variant(7, "0.4 0.6 0.7 0.8", "a draw by numbers that all can compute beforehand", """
contract $Game {
    address[] public $entrants;
    mapping(address => uint) public $wins;
    uint public $round;
    address internal $oracle;
    uint internal $answer;

    CONSTRUCTOR(address $source) {
        $oracle = $source;
    }

    function $enter() public payable {
        CHECK(msg.value == 1 ether);
        $entrants.push(msg.sender);
    }

    function $fulfil(uint $word) public {
        CHECK(msg.sender == $oracle && $answer == 0);
        $answer = $word;
    }

    function $pick() public {
        CHECK($entrants.length > 1);
        ⟦‖CHECK($answer != 0);
        ⟧§uint $at = ⟦⟨uint(KECCAK($round, address(this).balance, $entrants.length))¦\
            uint(KECCAK(msg.sender, $round))¦\
            uint(KECCAK($entrants[0], $entrants[$entrants.length - 1]))⟩‖\
            $answer⟧ % $entrants.length;
        $wins[$entrants[$at]] += 1;
        $round += 1;
        ⟦‖$answer = 0;
        ⟧delete $entrants;
    }
}
"""),
    Variant(8, "0.4 0.6 0.7 0.8", "luck by the gas that is left and its price", """
contract $Staking {
    mapping(address => uint) public $stakes;
    mapping(address => uint) public $multiplier;
    address internal $drawer = msg.sender;
    uint internal $drawn;

    function $stake() public payable {
        INC($stakes[msg.sender], msg.value);
    }

    function $supply(uint $number) public {
        CHECK(msg.sender == $drawer);
        $drawn = $number;
    }

    function $boost() public {
        CHECK($stakes[msg.sender] > 0 && $multiplier[msg.sender] == 0);
        §uint $number = ⟦⟨gasleft() % 100¦uint(KECCAK(gasleft(), tx.gasprice)) % 100¦\
            (tx.gasprice + gasleft()) % 100⟩‖$drawn % 100⟧;
        ⟦‖CHECK($drawn > 0);
        $drawn = 0;
        ⟧$multiplier[msg.sender] = $number > 90 ? 5 : 1;
    }
}
""", "variant"),
    Variant(9, "0.6 0.7 0.8",
            "a bet on the hash of a later block, which after 256 more is nought", """
contract $Game {
    struct $Bet {
        uint at;
        uint amount;
        bytes32 sealed_;
    }

    mapping(address => $Bet) public $bets;

    function $place(bytes32 $commitment) public payable {
        CHECK($bets[msg.sender].at == 0 && msg.value > 0);
        $bets[msg.sender] = $Bet(block.number + ⟨1¦2¦3⟩, msg.value, $commitment);
    }

    function $settle(bytes32 $preimage, bytes32 $dealer) public {
        $Bet memory $bet = $bets[msg.sender];
        CHECK($bet.at > 0 && block.number > $bet.at);
        delete $bets[msg.sender];
        ⟦§if (uint8(uint(BLOCKHASH($bet.at))) % ⟨2¦4⟩ == 0) {‖\
            CHECK(KECCAK($preimage, $dealer) == $bet.sealed_);
        §if (uint8(uint($preimage ^ $dealer)) % ⟨2¦4⟩ == 0) {⟧
            PAY(msg.sender, $bet.amount * 2);
        }
    }
}
""", "variant"),
    Variant(10, "0.5", "the player to win is counted by time and number of players", """
contract $Game {
    address payable[] public $players;
    uint internal $reported;
    address internal $reporter = msg.sender;
    uint public $lastDraw;

    function $enter() external payable {
        CHECK(msg.value == 1 finney);
        $players.push(msg.sender);
    }

    function $report(uint $number) external {
        CHECK(msg.sender == $reporter);
        $reported = $number;
    }

    function $pickWinner() public {
        CHECK($players.length > 0);
        $lastDraw = NOW;
        §uint $at = ⟦uint(KECCAK(NOW, $players.length))‖$reported⟧ % $players.length;
        ⟦‖CHECK($reported > 0);
        $reported = 0;
        ⟧PAY($players[$at], address(this).balance);
        delete $players;
    }
}
"""),
    Variant(11, "0.5", "cards are shuffled by the hash of a block", """
contract $Cards {
    uint8[] public $deck;
    mapping(address => bytes32) internal $commitments;
    bytes32 internal $mixed;

    function $fill() public {
        CHECK($deck.length == 0);
        for (uint8 k = 0; k < 52; k++) {
            $deck.push(k);
        }
    }

    function $seal(bytes32 $hidden) external {
        $commitments[msg.sender] = $hidden;
    }

    function $unseal(bytes32 $opened) external {
        CHECK(KECCAK($opened) == $commitments[msg.sender]);
        $commitments[msg.sender] = 0;
        $mixed ^= $opened;
    }

    function $shuffle() public {
        §bytes32 $source = ⟦⟨BLOCKHASH(block.number - 1)¦\
            KECCAK(BLOCKHASH(block.number), block.difficulty)⟩‖$mixed⟧;
        FOR(i, $deck.length) {
            uint j = uint(KECCAK($source, i)) % $deck.length;
            uint8 $card = $deck[i];
            $deck[i] = $deck[j];
            $deck[j] = $card;
        }
    }
}
"""),
    Variant(12, "0.4 0.6 0.7 0.8", "a helper's random number, of time, hash and a nonce", """
contract $Casino {
    uint internal $nonce;
    uint internal $delivered;
    address internal $vrf;
    mapping(address => uint) public $chips;

    CONSTRUCTOR(address $coordinator) {
        $vrf = $coordinator;
    }

    function $cashIn() public payable {
        INC($chips[msg.sender], msg.value);
    }

    function $deliver(uint $word) public {
        CHECK(msg.sender == $vrf);
        $delivered = $word;
    }

    function $random(uint $limit) internal returns (uint) {
        $nonce += 1;
        ⟦§return ⟨uint(KECCAK(NOW, msg.sender, $nonce)) % $limit¦\
            uint(KECCAK(DIFFICULTY, NOW, $nonce)) % $limit¦\
            uint(KECCAK(BLOCKHASH(block.number - 1), $nonce, msg.sender)) % $limit¦\
            (uint(BLOCKHASH(block.number - 1)) + NOW + $nonce) % $limit⟩;‖CHECK($delivered > 0);
        §uint $word = $delivered;
        $delivered = 0;
        return ⟨uint(KECCAK($word, $nonce)) % $limit¦$word % $limit⟩;⟧
    }

    function $bet(uint $amount) public {
        CHECK($chips[msg.sender] >= $amount);
        DEC($chips[msg.sender], $amount);
        if ($random(100) >= 52) {
            INC($chips[msg.sender], 2 * $amount);
        }
    }
}
"""),
    Variant(13, "0.4 0.6 0.7 0.8",
            "an airdrop favours whom the block's hash and the sender hit", """
contract $Airdrop {
    mapping(address => uint) public $balances;
    mapping(address => bool) public $asked;
    bytes32 public $root;
    uint public $left = ⟨1000000¦50000¦21000000⟩;
    address internal $operator = msg.sender;

    function $publish(bytes32 $newRoot) public {
        CHECK(msg.sender == $operator);
        $root = $newRoot;
    }

    function $claim(bytes32 $sibling) public {
        CHECK(!$asked[msg.sender]);
        $asked[msg.sender] = true;
        uint $gift = 100;
        ⟦§if (⟨uint(KECCAK(BLOCKHASH(block.number - 1), msg.sender)) % 1000 < 25¦\
            uint(KECCAK(NOW, DIFFICULTY, block.coinbase)) % 100 == 7¦\
            uint(KECCAK(msg.sender, block.number)) % 50 == 0⟩) {‖\
            §if (KECCAK(KECCAK(msg.sender), $sibling) == $root) {⟧
            $gift = $gift * 50;
        }
        DEC($left, $gift);
        INC($balances[msg.sender], $gift);
    }
}
"""),
    Variant(14, "0.4 0.6 0.7 0.8",
            "a guess against a number made of the block in the same call", """
contract $Game {
    uint public $pot;
    mapping(address => bytes32) internal $locked;
    bytes32 internal $houseHash;
    address internal $house = msg.sender;

    function $lockGuess(bytes32 $sealed_) public payable {
        CHECK(msg.value == 1 ether);
        $pot += msg.value;
        $locked[msg.sender] = $sealed_;
    }

    function $publish(bytes32 $commitment) public {
        CHECK(msg.sender == $house);
        $houseHash = $commitment;
    }

    function $guess(uint $number, uint $opened) public payable {
        CHECK($number < ⟨10¦100¦256⟩);
        ⟦§uint $answer = uint(⟨KECCAK(BLOCKHASH(block.number - 1), NOW)¦KECCAK(block.number, NOW)¦\
            KECCAK(NOW, DIFFICULTY)⟩) % ⟨10¦100¦256⟩;‖\
            CHECK($locked[msg.sender] == KECCAK($number, msg.sender));
        CHECK(KECCAK($opened) == $houseHash);
        §uint $answer = $opened % ⟨10¦100¦256⟩;
        $locked[msg.sender] = 0;⟧
        if ($answer == $number) {
            uint $won = $pot;
            $pot = 0;
            PAY(msg.sender, $won);
        }
    }
}
"""),
    Variant(15, "0.4 0.6 0.7 0.8", "the colour of a card is that of an earlier block's hash", """
contract $Cards {
    mapping(address => uint) public $wins;
    mapping(uint => uint) internal $beacon;
    mapping(address => uint) internal $asked;
    address internal $keeper = msg.sender;

    function $post(uint $epoch, uint $number) public {
        CHECK(msg.sender == $keeper && $beacon[$epoch] == 0);
        $beacon[$epoch] = $number;
    }

    function $ask(uint $epoch) public {
        CHECK($beacon[$epoch] == 0);
        $asked[msg.sender] = $epoch;
    }

    function $turnCard(uint $colour) public returns (uint) {
        CHECK($colour < ⟨3¦4⟩);
        uint $drawn = ⟦⟨uint(BLOCKHASH(block.number - 2))¦\
            uint(BLOCKHASH(block.number - 1 - $colour))¦\
            uint(BLOCKHASH(block.number - 1)) / 256⟩‖$beacon[$asked[msg.sender]]⟧;
        CHECK($drawn > 0);
        §if ($drawn % ⟨3¦4⟩ == $colour) {
            $wins[msg.sender] += 1;
        } else {
            delete $wins[msg.sender];
        }
        return $drawn;
    }
}
"""),
    Variant(16, "0.4 0.6 0.7 0.8", "a random number in a range, for all who ask", """
contract $Casino {
    uint private $state;
    uint private $word;
    address internal $feeder = msg.sender;
    mapping(address => uint) public $prizes;

    function $feed(uint $fresh) public {
        CHECK(msg.sender == $feeder);
        $word = $fresh;
    }

    function $between(uint $low, uint $high) public view returns (uint) {
        ⟨CHECK($high > $low);
        ¦⟩§return $low + ⟦⟨uint(KECCAK(NOW, DIFFICULTY, $low))¦\
            uint(KECCAK(NOW, $state, msg.sender))¦\
            uint(BLOCKHASH(block.number - 1)) / 3¦\
            uint(KECCAK(block.coinbase, NOW))⟩‖⟨$word¦uint(KECCAK($word, $low))⟩⟧ % ($high - $low);
    }
}
"""),
    Variant(17, "0.6 0.7 0.8", "the genes of an offspring are mixed by the block of its birth", """
interface $Mixer {
    function mix(uint mother, uint father) external returns (uint);
}

contract $Collectible {
    struct $Animal {
        uint genes;
        uint64 born;
        address holder;
    }

    $Animal[] public $animals;
    $Mixer internal $mixer;

    CONSTRUCTOR($Mixer $science) {
        $mixer = $science;
    }

    function $breed(uint $mother, uint $father) public returns (uint) {
        $Animal memory $one = $animals[$mother];
        $Animal memory $two = $animals[$father];
        CHECK($one.holder == msg.sender && $two.holder == msg.sender);
        §uint $genes = ⟦uint(⟨keccak256(abi.encodePacked($one.genes, $two.genes, block.number))¦\
            keccak256(abi.encode($one.genes, blockhash(block.number - 1)))¦\
            keccak256(abi.encodePacked(NOW, $two.genes))⟩)‖$mixer.mix($one.genes, $two.genes)⟧;
        $animals.push($Animal($genes, uint64(NOW), msg.sender));
        return $genes % 16;
    }
}
"""),
    Variant(18, "0.4 0.6 0.7 0.8", "a formula of the last number gives the next", """
contract $Wheel {
    uint internal $state = ⟨12345¦7¦99991⟩;
    uint internal $given;
    address internal $source = msg.sender;
    mapping(address => uint) public $credit;

    function $deposit() public payable {
        INC($credit[msg.sender], msg.value);
    }

    function $give(uint $number) public {
        CHECK(msg.sender == $source && $given == 0);
        $given = $number;
    }

    function $turn(uint $stake) public {
        CHECK($credit[msg.sender] >= $stake);
        DEC($credit[msg.sender], $stake);
        ⟦§$state = ($state * ⟨1103515245 + 12345¦6364136223 + 1442695¦48271⟩ + NOW % 2) % 2 ** 31;‖\
        CHECK($given > 0);
        §$state = $given;
        $given = 0;⟧
        if ($state % 37 < 18) {
            INC($credit[msg.sender], $stake * 2);
        }
    }
}
"""),
    Variant(19, "0.4 0.6 0.7 0.8", "when the last ticket is sold, its buyer's block draws", """
contract $Game {
    struct $Entry {
        address who;
        uint paid;
    }

    mapping(uint => $Entry) internal $entries;
    uint public $sold;
    uint constant $ALL = ⟨10¦50¦100⟩;
    bytes32 internal $mix;

    function $enter(bytes32 $part) public payable {
        CHECK(msg.value >= 0.1 ether);
        $entries[$sold] = $Entry(msg.sender, msg.value);
        $sold += 1;
        $mix = $mix ^ $part;
        if ($sold == $ALL) {
            ⟦§uint $lucky = ⟨uint(KECCAK(DIFFICULTY, NOW, $sold))¦\
            uint(BLOCKHASH(block.number - 1)) + NOW¦\
                uint(KECCAK(block.coinbase, msg.sender))⟩ % $ALL;
            $sold = 0;
            PAY($entries[$lucky].who, address(this).balance);‖§$sold = $ALL;⟧
        }
    }

    function $settle(uint $lucky, uint8 v, bytes32 r, bytes32 s) public {
        CHECK($sold == $ALL && $lucky < $ALL);
        CHECK(ecrecover(KECCAK($mix, $lucky), v, r, s) == address(0xace1));
        $sold = 0;
        PAY($entries[$lucky].who, address(this).balance);
    }
}
"""),
)  # fmt: skip
