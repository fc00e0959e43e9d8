"""Delegatecall (SWC-112): whose code may run on this contract's storage."""

from __future__ import annotations

from rampart.tasks.contracts.twins.template import Variant

VARIANTS = (
    Variant(1, "0.4 0.6 0.7 0.8", "the caller names the code that runs", """
contract $Proxy {
    address public $owner = msg.sender;
    mapping(address => bool) public $trusted;

    function $trust(address $lib, bool $yes) public {
        CHECK(msg.sender == $owner);
        $trusted[$lib] = $yes;
    }

    function $execute(address $target, bytes MEM $data) public ⟨payable ¦⟩{
        ⟨CHECK($target != address(0));
        ¦⟩⟦‖CHECK($trusted[$target]);
        ⟧§DELEGATE($ok, $target, $data);
        CHECK($ok);
    }
}
"""),
    Variant(2, "0.4 0.6 0.7 0.8", "anybody may set the code and run its initialiser", """
contract $Proxy {
    address public $owner = msg.sender;
    address public $lib;
    uint public $version;

    ONLYDEF($owner)

    function $upgrade(address $next, bytes MEM $init) public⟦‖ ONLY($owner)⟧ {
        ⟨CHECK($next != $lib);
        ¦⟩$lib = $next;
        $version += 1;
        §DELEGATE($ok, $next, $init);
        CHECK($ok);
    }
}
"""),
    Variant(3, "0.4 0.6 0.7 0.8", "every unknown call goes to the library, whatever it is", """
contract $Wallet {
    address public $owner = msg.sender;
    address internal $lib;

    CONSTRUCTOR(address $helper) {
        $lib = $helper;
    }

    FALLBACK {
        ⟨if (msg.data.length > 0) {
            ⟦‖CHECK(msg.sender == $owner);
            ⟧§DELEGATE($ok, $lib, msg.data);
            CHECK($ok);
        }¦⟦‖CHECK(⟨msg.sig == bytes4(0x70a08231) || msg.sig == bytes4(0x18160ddd)¦\
            msg.sender == $owner⟩);
        ⟧§DELEGATE($ok, $lib, msg.data);
        CHECK($ok);⟩
    }

    function $withdraw(uint $amount) public {
        CHECK(msg.sender == $owner);
        PAY(msg.sender, $amount);
    }
}
"""),
    Variant(4, "0.4 0.6 0.7 0.8", "everybody registers the module that runs for them", """
contract $Registry {
    mapping(address => address) public $modules;
    mapping(address => bool) public $audited;
    address internal $auditor = msg.sender;
    uint public $runs;

    function $audit(address $module) public {
        CHECK(msg.sender == $auditor);
        $audited[$module] = true;
    }

    function $choose(address $module) public {
        $modules[msg.sender] = $module;
    }

    function $run(bytes MEM $data) public {
        address $module = $modules[msg.sender];
        CHECK(⟦$module != address(0)‖$audited[$module]⟧);
        $runs += 1;
        §DELEGATE($ok, $module, $data);
        CHECK($ok);
    }
}
"""),
    Variant(5, "0.6 0.7 0.8", "the same, in assembly", """
contract $Proxy {
    mapping(bytes32 => address) internal $facets;
    address internal $owner = msg.sender;

    function $setFacet(bytes32 $key, address $facet) public {
        CHECK(msg.sender == $owner);
        $facets[$key] = $facet;
    }

    function $forward(⟦address $impl‖\
        bytes32 $key⟧, bytes memory $data) public returns (bool $done) {
        ⟦‖address $impl = $facets[$key];
        ⟧CHECK($impl != address(0));
        assembly {
            §$done := delegatecall(gas(), $impl, add($data, 0x20), mload($data), 0, 0)
        }
        ⟨CHECK($done);¦⟩
    }
}
"""),
    Variant(6, "0.8", "a batch of calls to itself counts one payment many times", """
contract $Crowd {
    mapping(address => uint) public $bought;

    function $buy() public payable {
        $bought[msg.sender] += msg.value;
    }

    function $note(bytes32 $text) public pure returns (bytes32) {
        return $text;
    }

    function $multicall(bytes[] calldata $calls) public⟦ payable‖⟧\
        returns (bytes[] memory $results) {
        $results = new bytes[]($calls.length);
        FOR(i, $calls.length) {
            §(bool $ok, bytes memory $result) = address(this).delegatecall($calls[i]);
            CHECK($ok);
            $results[i] = $result;
        }
    }
}
"""),
    Variant(7, "0.4 0.6 0.7 0.8", "a library with another layout writes over the first slots", """
interface $Rates {
    function setRate(uint rate) external;
}

contract $Vault {
    address public $rates;
    address public $owner;
    uint public $stored;

    CONSTRUCTOR(address $helper) {
        $rates = $helper;
        $owner = msg.sender;
    }

    RECEIVE {
    }

    function $setRate(uint $rate) public {
        ⟨CHECK($rate > 0);
        ¦⟩⟦§DELEGATE($ok, $rates, abi.encodeWithSignature("setRate(uint256)", $rate));
        CHECK($ok);‖⟨§RAW($ok, $rates, abi.encodeWithSignature("setRate(uint256)", $rate));
        CHECK($ok);¦§$Rates($rates).setRate($rate);⟩⟧
    }
}
"""),
    Variant(8, "0.6 0.7 0.8", "the address of the code lies where the code writes its own", """
contract $Proxy {
    address internal $lib;

    CONSTRUCTOR(address $first) {
        bytes32 $spot = keccak256("proxy.code.slot");
        assembly {
            sstore($spot, $first)
        }
        $lib = $first;
    }

    FALLBACK {
        ⟦address $impl = $lib;‖address $impl;
        bytes32 $spot = keccak256("proxy.code.slot");⟧
        assembly {
            ⟦‖$impl := sload($spot)
            ⟧calldatacopy(0, 0, calldatasize())
            §let done := delegatecall(gas(), $impl, 0, calldatasize(), 0, 0)
            returndatacopy(0, 0, returndatasize())
            switch done
            case 0 {
                revert(0, returndatasize())
            }
            default {
                return(0, returndatasize())
            }
        }
    }
}
""", "variant"),
    Variant(9, "0.4 0.6 0.7 0.8",
            "an initialiser runs code by delegation, as often as anybody likes", """
contract $Wallet {
    address public $owner;
    bool internal $ready;
    mapping(uint => address) public $plugins;
    uint public $pluginCount;

    function $setUp(address $first, address $lib, bytes MEM $data) public {
        ⟦‖CHECK(!$ready);
        ⟧$ready = true;
        $owner = $first;
        $plugins[$pluginCount] = $lib;
        $pluginCount += 1;
        §DELEGATE($ok, $lib, $data);
        CHECK($ok);
    }

    function $call(address $to, uint $amount) public {
        CHECK(msg.sender == $owner);
        PAY($to, $amount);
    }
}
""", "variant"),
    Variant(10, "0.5", "a strategy is run that the depositor brings", """
contract $Vault {
    address public $strategist = msg.sender;
    mapping(address => bool) public $strategies;
    mapping(address => uint) public $balances;

    function $deposit() external payable {
        $balances[msg.sender] += msg.value;
    }

    function $enable(address $strategy) external {
        CHECK(msg.sender == $strategist);
        $strategies[$strategy] = true;
    }

    function $invest(address $strategy, uint $amount) public {
        CHECK($balances[msg.sender] >= $amount);
        ⟦‖CHECK($strategies[$strategy]);
        ⟧§DELEGATE($ok, $strategy, abi.encodeWithSignature("invest(uint256)", $amount));
        CHECK($ok);
    }
}
"""),
    Variant(11, "0.5", "unknown calls are passed on with all their data", """
contract $Token {
    address internal $logic;
    address public $owner = msg.sender;
    mapping(address => uint) public $balances;

    CONSTRUCTOR(address $first) {
        $logic = $first;
    }

    function $transfer(address $to, uint $amount) external {
        CHECK($balances[msg.sender] >= $amount);
        $balances[msg.sender] -= $amount;
        $balances[$to] += $amount;
    }

    FALLBACK {
        ⟦‖CHECK(msg.sender == $owner);
        ⟧§DELEGATE($ok, $logic, msg.data);
        CHECK($ok);
    }
}
"""),
    Variant(12, "0.4 0.6 0.7 0.8", "an order says whether it is a call or runs as one's own", """
contract $Wallet {
    mapping(address => bool) public $keys;
    uint public $nonce;
    uint public $limit = ⟨10 ether¦1 ether⟩;

    CONSTRUCTOR(address $second) {
        $keys[msg.sender] = true;
        $keys[$second] = true;
    }

    RECEIVE {
    }

    function $submit(address $to, bytes MEM $data, bool $own) public {
        ⟦‖CHECK($keys[msg.sender]);
        ⟧$nonce += 1;
        bool $ok;
        if ($own) {
            §AGAIN($ok, $to.delegatecall($data));
        } else {
            AGAIN($ok, $to.call($data));
        }
        CHECK($ok);
    }
}
"""),
    Variant(13, "0.4 0.6 0.7 0.8", "a step is delegated to who is passed along, to save gas", """
contract $Splitter {
    mapping(address => uint) public $shares;
    address internal constant $MATH = address(0xfeed02);
    uint public $last;
    event $Shared(address indexed who, uint amount);

    function $assign(address $who, uint $amount⟦, address $calculator‖⟧) public {
        CHECK($amount > 0);
        $last = $amount;
        §DELEGATE($ok, ⟦$calculator‖\
            $MATH⟧, abi.encodeWithSignature("share(address,uint256)", $who, $amount));
        CHECK($ok);
        ⟨emit $Shared($who, $amount);¦⟩
    }
}
"""),
    Variant(14, "0.4 0.6 0.7 0.8",
            "a game's rules are whichever contract was set last, by anybody", """
contract $Game {
    address public $rules;
    address internal $host = msg.sender;
    uint public $score;

    function $playWith(address $newRules, uint $stake) public payable {
        if ($newRules != $rules) {
            ⟦‖CHECK(msg.sender == $host);
            ⟧$rules = $newRules;
        }
        $score = $score + $stake % 10;
        ⟨§DELEGATE($ok, $rules, abi.encodeWithSignature("turn(uint256)", $stake));¦\
            bytes memory $turn = abi.encodeWithSignature("turn(uint256)", $stake);
        §DELEGATE($ok, $rules, $turn);⟩
        CHECK($ok);
    }
}
"""),
    Variant(15, "0.4 0.6 0.7 0.8", "a list of steps is run with code from the list", """
contract $Staking {
    mapping(address => uint) public $stakes;
    mapping(address => bool) public $allowed;
    address $owner = msg.sender;

    function $stake() public payable {
        INC($stakes[msg.sender], msg.value);
    }

    function $allow(address $step) public {
        CHECK(msg.sender == $owner);
        $allowed[$step] = true;
    }

    function $runAll(address[] memory $steps, bytes memory $data) public {
        CHECK($steps.length <= ⟨4¦8¦16⟩);
        FOR(i, $steps.length) {
            ⟦‖CHECK($allowed[$steps[i]]);
            ⟧§DELEGATE($ok, $steps[i], $data);
            CHECK($ok);
        }
    }
}
"""),
    Variant(16, "0.4", "the old form, by the bytes of a function's name", """
contract $Wallet {
    address public $owner;
    address internal $lib;
    mapping(bytes4 => bool) internal $known;

    CONSTRUCTOR(address $helper) {
        $owner = msg.sender;
        $lib = $helper;
    }

    function $register(bytes4 $selector) public {
        CHECK(msg.sender == $owner);
        $known[$selector] = true;
    }

    function $run(bytes4 $selector, uint $argument) public payable {
        ⟦‖CHECK($known[$selector]);
        ⟧§⟨CHECK($lib.delegatecall($selector, $argument));¦\
            if (!$lib.delegatecall($selector, $argument)) revert();⟩
    }
}
"""),
    Variant(17, "0.4", "callcode to where the caller says", """
contract $Proxy {
    address internal $owner = msg.sender;
    mapping(address => bool) internal $modules;
    uint public $runs;

    function $allow(address $module) public {
        CHECK(msg.sender == $owner);
        $modules[$module] = true;
    }

    function $exec(address $module, bytes $data) public {
        ⟦‖CHECK($modules[$module]);
        ⟧$runs += 1;
        §⟨CHECK($module.callcode($data));¦if (!$module.callcode($data)) throw;¦\
            bool $ok = $module.callcode($data);
        CHECK($ok);⟩
    }
}
"""),
    Variant(18, "0.6 0.7 0.8", "a loan's callback decodes the code that it then runs", """
contract $Relay {
    address internal $lender;
    mapping(address => bool) public $approved;
    address internal $admin = msg.sender;

    CONSTRUCTOR(address $pool) {
        $lender = $pool;
    }

    function $approve(address $plan) public {
        CHECK(msg.sender == $admin);
        $approved[$plan] = true;
    }

    function $onLoan(uint $amount, bytes memory $extra) public returns (bool) {
        (address $plan, bytes memory $steps) = abi.decode($extra, (address, bytes));
        ⟦CHECK($amount > 0);
        ‖⟨CHECK($approved[$plan]);
        ¦CHECK(msg.sender == $lender && $approved[$plan]);
        ⟩⟧§(bool $ok, ) = $plan.delegatecall($steps);
        CHECK($ok);
        return $ok;
    }
}
"""),
    Variant(19, "0.4 0.6 0.7 0.8", "a name is looked up in a list that everybody writes", """
contract $Registry {
    mapping(bytes32 => address) public $code;
    mapping(bytes32 => address) public $author;
    address internal $owner = msg.sender;

    ONLYDEF($owner)

    function $installAndRun(bytes32 $name, address $lib, bytes MEM $data) public⟦‖ ONLY($owner)⟧ {
        CHECK(⟨$code[$name] == address(0)¦$lib != address(0)⟩);
        $code[$name] = $lib;
        $author[$name] = msg.sender;
        §DELEGATE($ok, $lib, $data);
        CHECK($ok);
    }
}
"""),
    Variant(20, "0.6 0.7 0.8",
            "every selector that is not known goes where its table says, set by all", """
contract $Diamond {
    mapping(bytes4 => address) internal $facets;
    address internal $owner = msg.sender;

    function $cut(bytes4 $selector, address $facet, bytes memory $init) public {
        ⟦‖CHECK(msg.sender == $owner);
        ⟧$facets[$selector] = $facet;
        if ($init.length > 0) {
            §(bool $ok, ) = $facet.delegatecall($init);
            CHECK($ok);
        }
    }

    FALLBACK {
        address $facet = $facets[msg.sig];
        CHECK($facet != address(0));
        (bool $ok, ) = $facet.delegatecall(msg.data);
        CHECK($ok);
    }
}
"""),
)  # fmt: skip
