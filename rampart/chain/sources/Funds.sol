// Where many pay in and some are paid out: schemes that pay the old from what the new bring, and
// clubs, stakes and auctions that do not. All have the same functions.
pragma solidity 0.8.26;

abstract contract Fund {
    address public owner;
    uint256 internal cut; // of the owner, in basis points
    mapping(address => uint256) internal due;

    event $Joined(address indexed who, uint256 value);
    event $Paid(address indexed who, uint256 value);

    constructor(uint256 cut_) payable {
        owner = msg.sender;
        cut = cut_;
    }

    receive() external payable {}

    function $join(address by) external payable {
        require(msg.value > 0, "nothing came");
        emit $Joined(msg.sender, msg.value);
        _join(msg.sender, by, msg.value);
    }

    function $claim() external {
        _claim(msg.sender);
    }

    function $close() external {
        require(msg.sender == owner, "not the owner");
        _close();
    }

    function _join(address who, address by, uint256 value) internal virtual;

    function _claim(address who) internal virtual {
        uint256 value = due[who];
        require(value > 0, "nothing is due");
        due[who] = 0;
        _pay(who, value);
    }

    function _close() internal virtual {
        _pay(owner, address(this).balance);
    }

    function _pay(address to, uint256 value) internal {
        if (value > address(this).balance) value = address(this).balance;
        (bool done, ) = to.call{value: value}("");
        require(done, "not paid");
        emit $Paid(to, value);
    }
}

// Who came first is paid half as much again from what the next ones bring.
contract Queue is Fund {
    struct Place {
        address who;
        uint256 value;
    }

    Place[] private line;
    uint256 private next;

    constructor(uint256 cut_) payable Fund(cut_) {}

    function _join(address who, address, uint256 value) internal override {
        line.push(Place(who, value * 150 / 100));
        _pay(owner, value * cut / 10000);
        while (next < line.length && address(this).balance >= line[next].value) {
            Place memory first = line[next++];
            _pay(first.who, first.value);
        }
    }
}

// Who brings others has a share of what they bring, and so have those above.
contract Tree is Fund {
    mapping(address => address) private above;

    constructor(uint256 cut_) payable Fund(cut_) {}

    function _join(address who, address by, uint256 value) internal override {
        if (above[who] == address(0)) above[who] = by == address(0) || by == who ? owner : by;
        uint256 share = value / 2;
        address up = above[who];
        for (uint256 i = 0; i < 4 && up != address(0); i++) {
            _pay(up, share);
            share /= 2;
            up = above[up];
        }
        _pay(owner, value * cut / 10000);
    }
}

// A fixed interest each day, out of the payments of all.
contract Interest is Fund {
    mapping(address => uint256) private paidIn;
    mapping(address => uint256) private since;

    constructor(uint256 cut_) payable Fund(cut_) {}

    function _join(address who, address, uint256 value) internal override {
        _settle(who);
        paidIn[who] += value;
        _pay(owner, value * cut / 10000);
    }

    function _claim(address who) internal override {
        _settle(who);
        super._claim(who);
    }

    function _settle(address who) private {
        due[who] += paidIn[who] * 20 * (block.timestamp - since[who]) / 1 days / 100;
        if (paidIn[who] == 0) due[who] = 0;
        since[who] = block.timestamp;
    }
}

// What a new one brings is shared among all who came before.
contract Cascade is Fund {
    address[] private members;
    mapping(address => uint256) private share;
    uint256 private total;

    constructor(uint256 cut_) payable Fund(cut_) {}

    function _join(address who, address, uint256 value) internal override {
        uint256 spread = value - value * cut / 10000;
        _pay(owner, value * cut / 10000);
        for (uint256 i = 0; i < members.length; i++) {
            _pay(members[i], spread * share[members[i]] / total);
        }
        if (share[who] == 0) members.push(who);
        share[who] += value;
        total += value;
    }
}

// Each pays more than the one before, who gets it.
contract Handover is Fund {
    address private last;
    uint256 private price = 0.01 ether;

    constructor(uint256 cut_) payable Fund(cut_) {}

    function _join(address who, address, uint256 value) internal override {
        require(value >= price, "too little");
        uint256 mine = value * cut / 10000;
        address before = last;
        (last, price) = (who, value * 120 / 100);
        if (before != address(0)) _pay(before, value - mine);
        _pay(owner, before == address(0) ? value : mine);
    }
}

// A savings club: all pay the same, and one after another takes the pot.
contract Club is Fund {
    address[] private members;
    mapping(address => bool) private known;
    uint256 private turn;
    uint256 private paid;

    constructor(uint256 cut_) payable Fund(cut_) {}

    function _join(address who, address, uint256) internal override {
        if (!known[who]) {
            known[who] = true;
            members.push(who);
        }
        paid++;
        if (members.length > 3 && paid >= members.length) {
            paid = 0;
            _pay(members[turn++ % members.length], address(this).balance);
        }
    }

    function _close() internal override {
        for (uint256 i = 0; i < members.length; i++) {
            _pay(members[i], address(this).balance / (members.length - i));
        }
    }
}

// Stakes that get a share of what a sponsor gives, and come back whole.
contract Stake is Fund {
    mapping(address => uint256) private staked;
    uint256 private total;
    uint256 private perUnit;
    mapping(address => uint256) private seen;

    constructor(uint256 cut_) payable Fund(cut_) {}

    function _join(address who, address, uint256 value) internal override {
        if (who == owner) {
            if (total > 0) perUnit += value * 1e18 / total;
            return;
        }
        due[who] += staked[who] * (perUnit - seen[who]) / 1e18;
        seen[who] = perUnit;
        staked[who] += value;
        total += value;
    }

    function _claim(address who) internal override {
        due[who] += staked[who] * (perUnit - seen[who]) / 1e18 + staked[who];
        seen[who] = perUnit;
        total -= staked[who];
        staked[who] = 0;
        super._claim(who);
    }

    function _close() internal override {
        require(total == 0, "stakes are left");
        super._close();
    }
}

// Money for an aim: back to who gave it unless enough comes together.
contract Collection is Fund {
    uint256 private total;
    bool private failed;

    constructor(uint256 cut_) payable Fund(cut_) {}

    function _join(address who, address, uint256 value) internal override {
        due[who] += value;
        total += value;
    }

    function _claim(address who) internal override {
        require(failed, "still open");
        super._claim(who);
    }

    function _close() internal override {
        if (cut > 5000) failed = true;
        else super._close();
    }
}

// What comes in is split among partners by fixed shares.
contract Partners is Fund {
    address[] private members;

    constructor(uint256 cut_) payable Fund(cut_) {}

    function _join(address who, address by, uint256 value) internal override {
        if (by == who) {
            members.push(who);
            return;
        }
        for (uint256 i = 0; i < members.length; i++) _pay(members[i], value / members.length);
    }
}

// An auction: each bids more than the one before, who has the bid back; the seller gets the last.
contract Auction is Fund {
    address private last;
    uint256 private best;

    constructor(uint256 cut_) payable Fund(cut_) {}

    function _join(address who, address, uint256 value) internal override {
        require(value > best, "too little");
        (address before, uint256 back) = (last, best);
        (last, best) = (who, value);
        if (before != address(0)) _pay(before, back);
    }
}
