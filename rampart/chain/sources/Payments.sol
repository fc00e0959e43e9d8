// What moves tokens of others by their leave, drops them on many, and hands them out over time.
pragma solidity 0.8.26;

interface Unit {
    function balanceOf(address who) external view returns (uint256);
    function transfer(address to, uint256 value) external returns (bool);
    function transferFrom(address from, address to, uint256 value) external returns (bool);
}

contract Collector {
    address public owner;
    mapping(address => bool) public member;

    event $Pulled(address indexed from, address indexed to, uint256 value);

    constructor() payable {
        owner = msg.sender;
    }

    receive() external payable {}

    function $enter() external payable {
        member[msg.sender] = true;
    }

    function $pull(address token, address[] calldata from, uint256[] calldata value, address to)
        external
    {
        require(msg.sender == owner, "not the owner");
        for (uint256 i = 0; i < from.length; i++) {
            Unit(token).transferFrom(from[i], to, value[i]);
            emit $Pulled(from[i], to, value[i]);
        }
    }

    function $exchange(
        address token,
        address give,
        address[] calldata from,
        uint256[] calldata value
    ) external {
        require(msg.sender == owner, "not the owner");
        for (uint256 i = 0; i < from.length; i++) {
            Unit(token).transferFrom(from[i], address(this), value[i]);
            Unit(give).transfer(from[i], value[i]);
        }
    }

    function $take(address token, uint256 value, address to) external {
        require(msg.sender == owner, "not the owner");
        if (token != address(0)) {
            Unit(token).transfer(to, value);
            return;
        }
        (bool done, ) = to.call{value: value}("");
        require(done, "not paid");
    }
}

contract Spreader {
    address public owner;

    constructor() payable {
        owner = msg.sender;
    }

    receive() external payable {}

    function $spread(address token, address[] calldata to, uint256[] calldata value) external {
        for (uint256 i = 0; i < to.length; i++) {
            Unit(token).transferFrom(msg.sender, to[i], value[i]);
        }
    }

    function $spreadFrom(
        address token,
        address[] calldata from,
        address[] calldata to,
        uint256[] calldata value
    ) external {
        for (uint256 i = 0; i < to.length; i++) {
            Unit(token).transferFrom(from[i], to[i], value[i]);
        }
    }

    function $spreadEther(address[] calldata to, uint256[] calldata value) external payable {
        for (uint256 i = 0; i < to.length; i++) {
            (bool done, ) = to[i].call{value: value[i]}("");
            require(done, "not paid");
        }
    }
}

contract Vesting {
    Unit public token;
    address public receiver;
    uint256 public start;
    uint256 public span;
    uint256 public given;

    constructor(address token_, address receiver_, uint256 span_) {
        token = Unit(token_);
        receiver = receiver_;
        start = block.timestamp;
        span = span_;
    }

    function $releaseDue() external {
        uint256 total = token.balanceOf(address(this)) + given;
        uint256 past = block.timestamp - start;
        uint256 due = (past >= span ? total : total * past / span) - given;
        given += due;
        token.transfer(receiver, due);
    }
}

contract Council {
    address[] public members;
    uint256 public needed;

    struct Motion {
        address target;
        uint256 value;
        bytes data;
        uint256 votes;
        bool done;
    }

    Motion[] public motions;
    mapping(uint256 => mapping(address => bool)) private voted;

    constructor(address[] memory members_, uint256 needed_) payable {
        members = members_;
        needed = needed_;
    }

    receive() external payable {}

    function $propose(address target, uint256 value, bytes calldata data) external {
        _require(msg.sender);
        motions.push(Motion(target, value, data, 0, false));
    }

    function $confirm(uint256 which) external {
        _require(msg.sender);
        Motion storage motion = motions[which];
        require(!voted[which][msg.sender] && !motion.done, "voted");
        voted[which][msg.sender] = true;
        motion.votes++;
        if (motion.votes >= needed) {
            motion.done = true;
            (bool done, ) = motion.target.call{value: motion.value}(motion.data);
            require(done, "refused");
        }
    }

    function _require(address who) private view {
        for (uint256 i = 0; i < members.length; i++) if (members[i] == who) return;
        revert("no member");
    }
}
