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
interface $Clock {
    function setTime(uint time) external;
}

contract $Vault {
    address public $clock;
    address public $owner;
    uint public $stored;

    CONSTRUCTOR(address $helper) {
        $clock = $helper;
        $owner = msg.sender;
    }

    RECEIVE {
    }

    function $setTime(uint $time) public {
        ⟨CHECK($time > 0);
        ¦⟩⟦§DELEGATE($ok, $clock, abi.encodeWithSignature("setTime(uint256)", $time));
        CHECK($ok);‖⟨§RAW($ok, $clock, abi.encodeWithSignature("setTime(uint256)", $time));
        CHECK($ok);¦§$Clock($clock).setTime($time);⟩⟧
    }
}
"""),
    Variant(8, "0.6 0.7 0.8", "the address of the code lies where the code writes its own", """
contract $Proxy {
    address internal $lib;

    CONSTRUCTOR(address $first) {
        bytes32 $slot = keccak256("proxy.code.slot");
        assembly {
            sstore($slot, $first)
        }
        $lib = $first;
    }

    FALLBACK {
        ⟦address $impl = $lib;‖address $impl;
        bytes32 $slot = keccak256("proxy.code.slot");⟧
        assembly {
            ⟦‖$impl := sload($slot)
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
)  # fmt: skip
