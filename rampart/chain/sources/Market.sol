// Lends one token against another at the price of a pool at this moment, and lends without
// security what comes back within the call.
pragma solidity 0.8.26;

interface Asset {
    function balanceOf(address who) external view returns (uint256);
    function transfer(address to, uint256 value) external returns (bool);
    function transferFrom(address from, address to, uint256 value) external returns (bool);
}

interface Priced {
    function token0() external view returns (address);
    function getReserves() external view returns (uint112, uint112, uint32);
}

interface Borrower {
    function onFlashLoan(address by, address token, uint256 value, uint256 fee, bytes calldata data)
        external
        returns (bytes32);
}

contract Market {
    Asset public asset;
    Asset public security;
    Priced public pool;
    mapping(address => uint256) private supplied;
    mapping(address => uint256) private pledged;
    mapping(address => uint256) private owed;

    event $Borrowed(address indexed who, uint256 value);
    event $Repaid(address indexed who, uint256 value);

    constructor(address asset_, address security_, address pool_) {
        asset = Asset(asset_);
        security = Asset(security_);
        pool = Priced(pool_);
    }

    function $supply(uint256 value) external {
        asset.transferFrom(msg.sender, address(this), value);
        supplied[msg.sender] += value;
    }

    function $recall(uint256 value) external {
        supplied[msg.sender] -= value;
        asset.transfer(msg.sender, value);
    }

    function $pledge(uint256 value) external {
        security.transferFrom(msg.sender, address(this), value);
        pledged[msg.sender] += value;
    }

    function $free(uint256 value) external {
        pledged[msg.sender] -= value;
        require(owed[msg.sender] <= $limit(msg.sender), "security");
        security.transfer(msg.sender, value);
    }

    function $borrow(uint256 value) external {
        owed[msg.sender] += value;
        require(owed[msg.sender] <= $limit(msg.sender), "security");
        asset.transfer(msg.sender, value);
        emit $Borrowed(msg.sender, value);
    }

    function $repay(uint256 value) external {
        asset.transferFrom(msg.sender, address(this), value);
        owed[msg.sender] -= value;
        emit $Repaid(msg.sender, value);
    }

    function $limit(address who) public view returns (uint256) {
        (uint112 r0, uint112 r1, ) = pool.getReserves();
        bool first = pool.token0() == address(security);
        (uint256 rS, uint256 rA) = first ? (uint256(r0), uint256(r1)) : (uint256(r1), uint256(r0));
        return pledged[who] * rA / rS * 75 / 100;
    }

    function flashLoan(address to, address token, uint256 value, bytes calldata data)
        external
        returns (bool)
    {
        uint256 fee = value * 9 / 10000;
        require(token == address(asset), "other token");
        asset.transfer(to, value);
        require(
            Borrower(to).onFlashLoan(msg.sender, token, value, fee, data) ==
                keccak256("ERC3156FlashBorrower.onFlashLoan"),
            "refused"
        );
        asset.transferFrom(to, address(this), value + fee);
        return true;
    }
}
