"""Access control (SWC-105, 106, 115, 117, 118, 122, 124): who may call."""

from __future__ import annotations

from rampart.tasks.contracts.twins.template import Variant

VARIANTS = (
    Variant(1, "0.4 0.6 0.7 0.8", "anybody may name a new owner", """
contract $Wallet {
    address public $owner;
    event $OwnerChanged(address indexed from, address indexed to);

    CONSTRUCTOR() {
        $owner = msg.sender;
    }

    ONLYDEF($owner)

    RECEIVE {
    }

    function $setOwner(address $newOwner) public⟦‖ ONLY($owner)⟧ {
        ⟨CHECK($newOwner != address(0));
        ¦⟩⟨emit $OwnerChanged($owner, $newOwner);
        ¦⟩§$owner = $newOwner;
    }

    function $withdraw(uint $amount) public ONLY($owner) {
        PAY(msg.sender, $amount);
    }
}
"""),
    Variant(2, "0.4 0.6 0.7 0.8", "who began the transaction is taken for who calls", """
contract $Wallet {
    address $owner;

    CONSTRUCTOR() {
        $owner = msg.sender;
    }

    RECEIVE {
    }

    function $withdraw(address $to, uint $amount) public {
        §CHECK(⟦⟨tx.origin == $owner¦$owner == tx.origin⟩‖\
            ⟨msg.sender == $owner¦$owner == msg.sender⟩⟧);
        ⟨CHECK($to != address(0));
        ¦⟩PAY($to, $amount);
    }
}
"""),
    Variant(3, "0.6 0.7 0.8", "an initialiser can be called again, by anybody", """
contract $Vault {
    address public $owner;
    bool public $initialized;
    uint public $limit;

    ONLYDEF($owner)

    function $initialize(address $first, uint $cap) public ⟨payable ¦⟩{
        ⟦‖CHECK(!$initialized);
        $initialized = true;
        ⟧§$owner = $first;
        $limit = $cap;
        ⟦$initialized = true;‖⟧
    }

    function $withdraw(uint $amount) public ONLY($owner) {
        CHECK($amount <= $limit);
        PAY(msg.sender, $amount);
    }
}
"""),
    Variant(4, "0.4", "the constructor is written with another name than the contract's", """
contract ⟨PayBox¦TimeSafe¦CoinFund⟩ {
    address public $owner;
    uint public $opened;

    ⟦function ⟨payBox¦initTimeSafe¦CoinFunds¦Fund⟩() public {‖constructor() public {⟧
        §$owner = msg.sender;
        ⟨$opened = NOW;
        ¦⟩
    }

    ONLYDEF($owner)

    RECEIVE {
    }

    function $withdraw() public ONLY($owner) {
        PAY($owner, address(this).balance);
    }
}
"""),
    Variant(5, "0.4 0.6 0.7 0.8", "the operator of the check lets in whom it should keep out", """
contract $Splitter {
    mapping(address => bool) public $admins;
    address public $treasurer;
    uint public $pot;

    CONSTRUCTOR(address $second) {
        $treasurer = msg.sender;
        $admins[$second] = true;
    }

    function $deposit() public payable {
        INC($pot, msg.value);
    }

    function $withdraw(address $to, uint $amount) public {
        §CHECK(⟦⟨msg.sender == $treasurer || !$admins[msg.sender]¦msg.sender != $treasurer¦\
            msg.sender == $treasurer || msg.sender != address(0)¦\
            $admins[$to] || msg.sender != $treasurer⟩‖\
            ⟨msg.sender == $treasurer || $admins[msg.sender]¦msg.sender == $treasurer¦\
            msg.sender == $treasurer && msg.sender != address(0)⟩⟧);
        DEC($pot, $amount);
        PAY($to, $amount);
    }
}
"""),
    Variant(6, "0.4 0.6 0.7 0.8", "anybody may end the contract and take what is in it", """
contract $Game {
    address $owner = msg.sender;
    uint public $rounds;

    ONLYDEF($owner)

    function $play() public payable {
        CHECK(msg.value > 0);
        $rounds += 1;
    }

    function $close(⟨¦address $to⟩) public⟦‖ ONLY($owner)⟧ {
        ⟨CHECK($rounds > 0);
        ¦⟩§KILL(msg.sender);
    }
}
"""),
    Variant(7, "0.4 0.6 0.7 0.8", "anybody may mint", """
contract $Token {
    mapping(address => uint) public $balances;
    mapping(address => bool) public $minters;
    uint public $total;
    event $Transfer(address indexed from, address indexed to, uint amount);

    CONSTRUCTOR() {
        $minters[msg.sender] = true;
    }

    function $transfer(address $to, uint $amount) public returns (bool) {
        CHECK($balances[msg.sender] >= $amount);
        DEC($balances[msg.sender], $amount);
        INC($balances[$to], $amount);
        return true;
    }

    function $mint(address $to, uint $amount) public ⟨returns (bool) ¦⟩{
        ⟦‖CHECK($minters[msg.sender]);
        ⟧⟨CHECK($to != address(0));
        ¦⟩§INC($total, $amount);
        INC($balances[$to], $amount);
        ⟨emit $Transfer(address(0), $to, $amount);¦⟩
    }
}
"""),
    Variant(8, "0.6 0.7 0.8", "a signed order can be played again", """
contract $Wallet {
    address public $signer;
    mapping(address => uint) public $used;

    CONSTRUCTOR(address $key) {
        CHECK($key != address(0));
        $signer = $key;
    }

    RECEIVE {
    }

    function $pay(address $to, uint $amount, uint8 v, bytes32 r, bytes32 s) public {
        bytes32 $hash = KECCAK(⟦address(this), $to, $amount‖\
            address(this), $to, $amount, $used[$to]⟧);
        §CHECK(ecrecover($hash, v, r, s) == $signer);
        ⟦‖$used[$to] += 1;
        ⟧PAY($to, $amount);
    }
}
"""),
    Variant(9, "0.4 0.6 0.7 0.8", "an offset that the caller chooses reaches any storage", """
contract $Registry {
    address public $owner = msg.sender;
    uint[⟨8¦16¦32⟩] internal $cells;

    function $read(uint $index) public view returns (uint) {
        CHECK($index < $cells.length);
        return $cells[$index];
    }

    function $store(uint $index, uint $cell) public {
        ⟦⟨CHECK($cell > 0);
        ¦⟩‖CHECK($index < $cells.length);
        ⟧uint $base = 1;
        assembly {
            §sstore(add($base, $index), $cell)
        }
    }
}
"""),
    Variant(10, "0.6 0.7 0.8",
            "a signature that recovers to nobody passes for a signer not set", """
contract $Registry {
    mapping(uint => address) public $signers;
    mapping(bytes32 => bool) public $done;

    function $enroll(uint $id) public payable {
        CHECK($signers[$id] == address(0) && msg.value >= 1 ether);
        $signers[$id] = msg.sender;
    }

    function $release(uint $id, address $to, uint8 v, bytes32 r, bytes32 s) public {
        bytes32 $hash = KECCAK(address(this), $id, $to);
        CHECK(!$done[$hash]);
        $done[$hash] = true;
        address $who = ecrecover($hash, v, r, s);
        §CHECK(⟦$who == $signers[$id]‖$who != address(0) && $who == $signers[$id]⟧);
        PAY($to, 1 ether);
    }
}
""", "variant"),
    Variant(11, "0.5", "anybody may take the fees", """
contract $Market {
    address payable public $owner = msg.sender;
    uint public $fees;

    ONLYDEF($owner)

    function $order(uint $price) external payable {
        CHECK(msg.value >= $price);
        $fees += msg.value / 100;
    }

    function $collect(⟨¦address payable $to⟩) external⟦‖ ONLY($owner)⟧ {
        uint $amount = $fees;
        $fees = 0;
        §PAY(msg.sender, $amount);
    }
}
"""),
    Variant(12, "0.5", "an allowance is never asked for", """
contract $Token {
    mapping(address => uint) public $balances;
    mapping(address => mapping(address => uint)) public $allowed;

    CONSTRUCTOR() {
        $balances[msg.sender] = 1000000;
    }

    function $approve(address $spender, uint $amount) public {
        CHECK($amount == 0 || $allowed[msg.sender][$spender] == 0);
        $allowed[msg.sender][$spender] = $amount;
    }

    function $transferFrom(address $from, address $to, uint $amount) public returns (bool) {
        CHECK($balances[$from] >= $amount);
        ⟦‖CHECK($allowed[$from][msg.sender] >= $amount);
        $allowed[$from][msg.sender] -= $amount;
        ⟧§$balances[$from] -= $amount;
        $balances[$to] += $amount;
        return true;
    }
}
"""),
    Variant(13, "0.4 0.6 0.7 0.8", "a token moves for whoever asks, not for its owner", """
contract $Collectible {
    mapping(uint => address) public $ownerOf;
    mapping(uint => address) public $approvedFor;
    mapping(address => uint) public $count;
    uint $next;

    function $create() public {
        $ownerOf[$next] = msg.sender;
        $count[msg.sender] += 1;
        $next += 1;
    }

    function $approve(address $spender, uint $id) public {
        CHECK($ownerOf[$id] == msg.sender);
        $approvedFor[$id] = $spender;
    }

    function $transferFrom(address $from, address $to, uint $id) public {
        CHECK($ownerOf[$id] == $from);
        ⟦‖⟨CHECK(msg.sender == $from || $approvedFor[$id] == msg.sender);¦if (msg.sender != $from) {
            CHECK($approvedFor[$id] == msg.sender);
        }⟩
        ⟧⟨CHECK($to != address(0));
        ¦⟩§$ownerOf[$id] = $to;
        $count[$from] -= 1;
        $count[$to] += 1;
        ⟨delete $approvedFor[$id];¦⟩
    }
}
"""),
    Variant(14, "0.4 0.6 0.7 0.8", "what was meant for inside is open to all", """
contract $Staking {
    mapping(address => uint) public $stakes;
    mapping(address => uint) public $rewards;
    uint public $rate = ⟨3¦5¦10⟩;

    function $stake() public payable {
        $reward(msg.sender, msg.value / 100 * $rate);
        INC($stakes[msg.sender], msg.value);
    }

    function $reward(address $who, uint $amount) ⟦public‖⟨internal¦private⟩⟧ {
        §INC($rewards[$who], $amount);
    }

    function $claim() public {
        uint $due = $rewards[msg.sender];
        $rewards[msg.sender] = 0;
        PAY(msg.sender, $due);
    }
}
"""),
    Variant(15, "0.4 0.6 0.7 0.8", "a role is given by whoever wants it", """
contract $Registry {
    mapping(bytes32 => mapping(address => bool)) internal $roles;
    bytes32 constant $ADMIN = bytes32(uint(1));
    mapping(address => uint) public $limits;

    CONSTRUCTOR() {
        $roles[$ADMIN][msg.sender] = true;
    }

    function $grant(bytes32 $role, address $who) public {
        ⟦‖CHECK($roles[$ADMIN][msg.sender]);
        ⟧§$roles[$role][$who] = true;
    }

    function $setLimit(address $who, uint $limit) public {
        CHECK($roles[$ADMIN][msg.sender]);
        $limits[$who] = $limit;
    }
}
"""),
    Variant(16, "0.4 0.6 0.7 0.8", "all that the contract holds goes to whoever asks", """
contract $Crowd {
    address public $owner = msg.sender;
    uint public $deadline = NOW + ⟨30¦60¦14⟩ days;
    mapping(address => uint) public $pledged;

    ONLYDEF($owner)

    function $deposit() public payable {
        CHECK(NOW < $deadline);
        INC($pledged[msg.sender], msg.value);
    }

    function $withdraw(⟨¦uint $amount⟩) public⟦‖ ONLY($owner)⟧ {
        ⟨CHECK(NOW >= $deadline);
        ¦⟩§PAY(msg.sender, address(this).balance);
    }
}
"""),
    Variant(17, "0.6 0.7 0.8", "a wallet runs any call for anybody", """
contract $Wallet {
    mapping(address => bool) public $owners;
    uint public $nonce;
    event $Executed(address indexed to, uint amount);

    CONSTRUCTOR(address[] memory $first) {
        FOR(i, $first.length) {
            $owners[$first[i]] = true;
        }
    }

    RECEIVE {
    }

    function $execute(address $to, uint $amount, bytes memory $data) public returns (bytes memory) {
        ⟦‖CHECK($owners[msg.sender]);
        ⟧⟨$nonce += 1;
        ¦⟩§(bool $ok, bytes memory $result) = $to.call{value: $amount}($data);
        CHECK($ok);
        ⟨emit $Executed($to, $amount);
        ¦⟩return $result;
    }
}
""", "variant"),
    Variant(18, "0.4 0.6 0.7 0.8", "any price of an oracle is taken from anybody", """
contract $Oracle {
    address internal $feeder;
    uint public $price;
    uint public $updated;
    event $Updated(uint price);

    CONSTRUCTOR(address $source) {
        $feeder = $source;
    }

    function $update(uint $newPrice) public {
        ⟦‖CHECK(⟨msg.sender == $feeder¦$feeder == msg.sender⟩);
        ⟧CHECK($newPrice > 0);
        §$price = $newPrice;
        ⟨$updated = NOW;
        ¦⟩emit $Updated($newPrice);
    }
}
"""),
    Variant(19, "0.6 0.7 0.8", "tokens are pulled from whom the caller names, for the caller", """
interface $Erc {
    function transferFrom(address from, address to, uint amount) external returns (bool);
}

contract $Vault {
    $Erc internal $token;
    mapping(address => uint) public $credit;

    CONSTRUCTOR($Erc $asset) {
        $token = $asset;
    }

    function $deposit(⟦address $from, ‖⟧uint $amount) public {
        ⟨CHECK($amount > 0);
        ¦⟩§CHECK($token.transferFrom(⟦$from‖msg.sender⟧, address(this), $amount));
        INC($credit[msg.sender], $amount);
    }
}
"""),
    Variant(20, "0.4 0.6 0.7 0.8", "anybody may burn what others hold", """
contract $Token {
    mapping(address => uint) public $balances;
    mapping(address => mapping(address => uint)) public $allowed;
    uint public $total;

    function $buy() public payable {
        INC($balances[msg.sender], msg.value);
        INC($total, msg.value);
    }

    function $allow(address $spender, uint $amount) public {
        $allowed[msg.sender][$spender] = $amount;
    }

    function $burn(address $from, uint $amount) public {
        CHECK($balances[$from] >= $amount);
        ⟦‖⟨CHECK(msg.sender == $from);
        ¦CHECK($allowed[$from][msg.sender] >= $amount);
        DEC($allowed[$from][msg.sender], $amount);
        ⟩⟧§DEC($balances[$from], $amount);
        DEC($total, $amount);
    }
}
"""),
    Variant(21, "0.4 0.6 0.7 0.8", "a setting that all pay by is set by anybody", """
contract $Market {
    address internal $owner;
    uint public $fee;
    address public $collector;
    mapping(uint => uint) public $prices;

    CONSTRUCTOR() {
        $owner = msg.sender;
        $collector = msg.sender;
    }

    ONLYDEF($owner)

    function $configure(uint $newFee, address $newCollector) public⟦‖ ONLY($owner)⟧ {
        ⟨CHECK($newFee <= 500);
        ¦⟩⟨§$fee = $newFee;
        $collector = $newCollector;¦§$collector = $newCollector;
        $fee = $newFee;⟩
    }

    function $order(uint $id) public payable {
        CHECK(msg.value >= $prices[$id] + $fee);
        PAY($collector, $fee);
    }
}
"""),
    Variant(22, "0.4 0.6 0.7 0.8",
            "who may call is checked by a list that they can join by themselves", """
contract $Dao {
    mapping(address => bool) public $members;
    mapping(address => bool) public $invited;
    uint public $size;

    CONSTRUCTOR() {
        $members[msg.sender] = true;
        $size = 1;
    }

    RECEIVE {
    }

    function $invite(address $who) public {
        CHECK($members[msg.sender]);
        $invited[$who] = true;
    }

    function $join() public {
        ⟦‖CHECK($invited[msg.sender]);
        ⟧⟨CHECK(!$members[msg.sender]);
        ¦⟩§$members[msg.sender] = true;
        $size += 1;
    }

    function $spend(address $to, uint $amount) public {
        CHECK($members[msg.sender]);
        PAY($to, $amount);
    }
}
"""),
    Variant(23, "0.4 0.6 0.7 0.8", "a sender that is somebody at all is let through", """
contract $Bank {
    address public $owner = msg.sender;
    mapping(address => uint) public $loans;

    RECEIVE {
    }

    function $lend(address $to, uint $amount) public {
        §CHECK(⟦⟨msg.sender != address(0)¦$owner != address(0)¦$to != address(0)¦\
            $to != $owner⟩‖⟨msg.sender == $owner¦$owner == msg.sender && $to != address(0)⟩⟧);
        INC($loans[$to], $amount);
        PAY($to, $amount);
    }
}
"""),
    Variant(24, "0.4 0.6 0.7 0.8", "an unset owner, which the first to come becomes", """
contract $Wallet {
    address public $owner;
    address internal $deployer = msg.sender;
    uint public $since;

    RECEIVE {
    }

    function $init() public ⟨payable ¦⟩{
        ⟦⟨CHECK(msg.sender != address(0));
        ¦⟩‖CHECK($owner == address(0) && msg.sender == $deployer);
        ⟧§$owner = msg.sender;
        ⟨$since = NOW;
        ¦⟩
    }

    function $withdraw() public {
        CHECK(msg.sender == $owner);
        PAY(msg.sender, address(this).balance);
    }
}
"""),
    Variant(25, "0.4 0.6 0.7 0.8", "another's payout address is changed by anybody", """
contract $Splitter {
    mapping(uint => address) public $payees;
    mapping(uint => uint) public $dues;
    uint public $count;

    function $join() public payable {
        $payees[$count] = msg.sender;
        $dues[$count] = msg.value;
        $count += 1;
    }

    function $changePayee(uint $id, address $next) public {
        ⟨CHECK($next != address(0));
        ¦CHECK($id < $count);
        ¦⟩⟦‖⟨CHECK($payees[$id] == msg.sender);
        ¦if ($payees[$id] != msg.sender) revert();
        ⟩⟧§$payees[$id] = $next;
    }

    function $collect(uint $id) public {
        uint $amount = $dues[$id];
        $dues[$id] = 0;
        PAY($payees[$id], $amount);
    }
}
"""),
    Variant(26, "0.4 0.6 0.7 0.8", "the comparison of what is asked for is the wrong way round", """
contract $Bank {
    mapping(address => uint) public $balances;
    event $Refunded(address indexed who, uint amount);

    function $deposit() public payable {
        INC($balances[msg.sender], msg.value);
    }

    function $refund(uint $amount) public {
        §CHECK(⟦⟨$amount >= $balances[msg.sender]¦$balances[msg.sender] <= $amount¦\
            address(this).balance >= $amount⟩‖⟨$amount <= $balances[msg.sender]¦\
            $balances[msg.sender] >= $amount⟩⟧);
        ⟦$balances[msg.sender] = 0;‖$balances[msg.sender] = $balances[msg.sender] - $amount;⟧
        PAY(msg.sender, $amount);
        ⟨emit $Refunded(msg.sender, $amount);¦⟩
    }
}
"""),
    Variant(27, "0.4 0.6 0.7 0.8", "the money is sent on without a word of whose it is", """
contract $Piggy {
    uint public $saved;
    address internal $child;

    CONSTRUCTOR(address $kid) {
        $child = $kid;
    }

    function $save() public payable {
        $saved += msg.value;
    }

    function $smash(⟨address $to¦⟩) public {
        ⟦⟨CHECK($saved > 1 ether);
        ¦⟩‖⟨CHECK(msg.sender == $child);
        ¦if (msg.sender != $child) revert();
        ⟩⟧§$saved = 0;
        PAY(msg.sender, address(this).balance);
    }
}
"""),
)  # fmt: skip
