// Accounts in ether and in a token. A careful one writes its books before it pays, any other after:
// one code, so that its presence does not tell what happens there.
pragma solidity 0.8.26;

interface Paid {
    function transfer(address to, uint256 value) external returns (bool);
    function transferFrom(address from, address to, uint256 value) external returns (bool);
}

contract Bank {
    bool private careful;
    address public token; // zero: ether
    address public owner;
    mapping(address => uint256) private books;

    event $Deposited(address indexed who, uint256 value);
    event $Withdrawn(address indexed who, uint256 value);

    constructor(bool careful_, address token_) payable {
        careful = careful_;
        token = token_;
        owner = msg.sender;
    }

    function $deposit() external payable {
        books[msg.sender] += msg.value;
        emit $Deposited(msg.sender, msg.value);
    }

    function $put(uint256 value) external {
        Paid(token).transferFrom(msg.sender, address(this), value);
        books[msg.sender] += value;
        emit $Deposited(msg.sender, value);
    }

    function $withdraw(uint256 value) external {
        uint256 before = books[msg.sender];
        require(before >= value, "balance");
        if (careful) books[msg.sender] = before - value;
        _pay(msg.sender, value);
        if (!careful) books[msg.sender] = before - value;
        emit $Withdrawn(msg.sender, value);
    }

    function $withdrawAll() external {
        uint256 value = books[msg.sender];
        if (careful) books[msg.sender] = 0;
        if (value > 0) _pay(msg.sender, value);
        books[msg.sender] = careful ? books[msg.sender] : 0;
        emit $Withdrawn(msg.sender, value);
    }

    function $shift(address to, uint256 value) external {
        books[msg.sender] -= value;
        books[to] += value;
    }

    function $held(address who) external view returns (uint256) {
        return books[who];
    }

    function _pay(address to, uint256 value) private {
        if (token != address(0)) {
            Paid(token).transfer(to, value);
            return;
        }
        (bool done, ) = to.call{value: value}("");
        require(done, "not paid");
    }
}
