// A contract wallet that does what its owner lists, also from inside the calls that it gets:
// deep batches, flash swaps and attacks are the same code with other lists.
pragma solidity 0.8.26;

interface Held {
    function balanceOf(address who) external view returns (uint256);
}

contract Agent {
    struct Step {
        address target;
        uint256 value; // all it has, where it is the largest number
        bytes data;
        uint256 place; // in data, of the balance of the token that is written there
        address token;
    }

    address public owner;
    address private source; // whose calls go on with the armed step
    uint256 private left;
    Step private armed;

    constructor() payable {
        owner = msg.sender;
    }

    receive() external payable {
        _again();
    }

    function $run(Step[] memory steps) external payable {
        require(msg.sender == owner, "not the owner");
        _all(steps);
    }

    function $arm(address source_, Step calldata step, uint256 times) external {
        require(msg.sender == owner, "not the owner");
        source = source_;
        armed = step;
        left = times;
    }

    function $hook(address, uint256) external {
        _again();
    }

    function uniswapV2Call(address sender, uint256, uint256, bytes calldata data) external {
        require(sender == address(this), "not mine");
        _all(abi.decode(data, (Step[])));
    }

    function onFlashLoan(address sender, address, uint256, uint256, bytes calldata data)
        external
        returns (bytes32)
    {
        require(sender == address(this), "not mine");
        _all(abi.decode(data, (Step[])));
        return keccak256("ERC3156FlashBorrower.onFlashLoan");
    }

    function _again() private {
        if (left > 0 && (source == address(0) || msg.sender == source)) {
            left--;
            Step memory step = armed;
            _one(step);
        }
    }

    function _all(Step[] memory steps) private {
        for (uint256 i = 0; i < steps.length; i++) _one(steps[i]);
    }

    function _one(Step memory step) private {
        bytes memory data = step.data;
        if (step.token != address(0)) {
            uint256 held = Held(step.token).balanceOf(address(this));
            uint256 place = step.place;
            assembly {
                mstore(add(add(data, 32), place), held)
            }
        }
        uint256 value = step.value == type(uint256).max ? address(this).balance : step.value;
        (bool done, bytes memory said) = step.target.call{value: value}(data);
        if (!done) {
            assembly {
                revert(add(said, 32), mload(said))
            }
        }
    }
}
