// Wrapped ether, pools of a constant product and the router that goes through them.
pragma solidity 0.8.26;

interface Coin {
    function balanceOf(address who) external view returns (uint256);
    function transfer(address to, uint256 value) external returns (bool);
    function transferFrom(address from, address to, uint256 value) external returns (bool);
}

interface Callee {
    function uniswapV2Call(address sender, uint256 a, uint256 b, bytes calldata data) external;
}

contract Wrapped {
    string public constant name = "Wrapped Ether";
    string public constant symbol = "WETH";
    uint8 public constant decimals = 18;
    mapping(address => uint256) public balanceOf;
    mapping(address => mapping(address => uint256)) public allowance;

    event Transfer(address indexed from, address indexed to, uint256 value);
    event Approval(address indexed owner, address indexed spender, uint256 value);
    event Deposit(address indexed to, uint256 value);
    event Withdrawal(address indexed from, uint256 value);

    receive() external payable {
        deposit();
    }

    function deposit() public payable {
        balanceOf[msg.sender] += msg.value;
        emit Deposit(msg.sender, msg.value);
    }

    function withdraw(uint256 value) external {
        balanceOf[msg.sender] -= value;
        emit Withdrawal(msg.sender, value);
        (bool done, ) = msg.sender.call{value: value}("");
        require(done, "not paid");
    }

    function totalSupply() external view returns (uint256) {
        return address(this).balance;
    }

    function approve(address spender, uint256 value) external returns (bool) {
        allowance[msg.sender][spender] = value;
        emit Approval(msg.sender, spender, value);
        return true;
    }

    function transfer(address to, uint256 value) external returns (bool) {
        return _move(msg.sender, to, value);
    }

    function transferFrom(address from, address to, uint256 value) external returns (bool) {
        if (from != msg.sender && allowance[from][msg.sender] != type(uint256).max) {
            allowance[from][msg.sender] -= value;
        }
        return _move(from, to, value);
    }

    function _move(address from, address to, uint256 value) private returns (bool) {
        balanceOf[from] -= value;
        balanceOf[to] += value;
        emit Transfer(from, to, value);
        return true;
    }
}

contract Pool {
    address public token0;
    address public token1;
    uint112 private reserve0;
    uint112 private reserve1;
    uint256 public totalSupply;
    mapping(address => uint256) public balanceOf;
    mapping(address => mapping(address => uint256)) public allowance;

    event Transfer(address indexed from, address indexed to, uint256 value);
    event Approval(address indexed owner, address indexed spender, uint256 value);
    event Swap(address indexed by, uint256 in0, uint256 in1, uint256 out0, uint256 out1, address to);
    event Sync(uint112 reserve0, uint112 reserve1);

    constructor(address a, address b) {
        (token0, token1) = a < b ? (a, b) : (b, a);
    }

    function getReserves() external view returns (uint112, uint112, uint32) {
        return (reserve0, reserve1, 0);
    }

    function approve(address spender, uint256 value) external returns (bool) {
        allowance[msg.sender][spender] = value;
        emit Approval(msg.sender, spender, value);
        return true;
    }

    function transfer(address to, uint256 value) external returns (bool) {
        return _move(msg.sender, to, value);
    }

    function transferFrom(address from, address to, uint256 value) external returns (bool) {
        if (allowance[from][msg.sender] != type(uint256).max) {
            allowance[from][msg.sender] -= value;
        }
        return _move(from, to, value);
    }

    function mint(address to) external returns (uint256 shares) {
        (uint256 b0, uint256 b1) = _balances();
        (uint256 in0, uint256 in1) = (b0 - reserve0, b1 - reserve1);
        if (totalSupply == 0) {
            shares = _root(in0 * in1);
        } else {
            uint256 s0 = in0 * totalSupply / reserve0;
            uint256 s1 = in1 * totalSupply / reserve1;
            shares = s0 < s1 ? s0 : s1;
        }
        require(shares > 0, "nothing came");
        totalSupply += shares;
        balanceOf[to] += shares;
        emit Transfer(address(0), to, shares);
        _sync();
    }

    function burn(address to) external returns (uint256 out0, uint256 out1) {
        uint256 shares = balanceOf[address(this)];
        (uint256 b0, uint256 b1) = _balances();
        out0 = shares * b0 / totalSupply;
        out1 = shares * b1 / totalSupply;
        require(out0 > 0 && out1 > 0, "nothing came");
        balanceOf[address(this)] = 0;
        totalSupply -= shares;
        emit Transfer(address(this), address(0), shares);
        Coin(token0).transfer(to, out0);
        Coin(token1).transfer(to, out1);
        _sync();
    }

    function swap(uint256 out0, uint256 out1, address to, bytes calldata data) external {
        require(out0 < reserve0 && out1 < reserve1, "liquidity");
        if (out0 > 0) Coin(token0).transfer(to, out0);
        if (out1 > 0) Coin(token1).transfer(to, out1);
        if (data.length > 0) Callee(to).uniswapV2Call(msg.sender, out0, out1, data);
        (uint256 b0, uint256 b1) = _balances();
        uint256 in0 = b0 > reserve0 - out0 ? b0 - (reserve0 - out0) : 0;
        uint256 in1 = b1 > reserve1 - out1 ? b1 - (reserve1 - out1) : 0;
        require(in0 > 0 || in1 > 0, "nothing came");
        require(
            (b0 * 1000 - in0 * 3) * (b1 * 1000 - in1 * 3) >=
                uint256(reserve0) * reserve1 * 1000000,
            "product"
        );
        emit Swap(msg.sender, in0, in1, out0, out1, to);
        _sync();
    }

    function _balances() private view returns (uint256, uint256) {
        return (Coin(token0).balanceOf(address(this)), Coin(token1).balanceOf(address(this)));
    }

    function _sync() private {
        (uint256 b0, uint256 b1) = _balances();
        (reserve0, reserve1) = (uint112(b0), uint112(b1));
        emit Sync(reserve0, reserve1);
    }

    function _move(address from, address to, uint256 value) private returns (bool) {
        balanceOf[from] -= value;
        balanceOf[to] += value;
        emit Transfer(from, to, value);
        return true;
    }

    function _root(uint256 x) private pure returns (uint256 y) {
        y = x;
        uint256 z = x / 2 + 1;
        while (z < y) (y, z) = (z, (x / z + z) / 2);
    }
}

contract Router {
    Wrapped public immutable weth;
    mapping(address => mapping(address => address)) public pools;

    constructor(address payable weth_) {
        weth = Wrapped(weth_);
    }

    receive() external payable {}

    function createPair(address a, address b) public returns (address pool) {
        require(pools[a][b] == address(0), "there is one");
        pool = address(new Pool(a, b));
        pools[a][b] = pool;
        pools[b][a] = pool;
    }

    function addLiquidity(address a, address b, uint256 inA, uint256 inB, address to)
        external
        returns (uint256)
    {
        address pool = pools[a][b];
        (uint256 rA, uint256 rB) = _reserves(pool, a);
        if (rA > 0) {
            uint256 fit = inA * rB / rA;
            if (fit <= inB) inB = fit;
            else inA = inB * rA / rB;
        }
        Coin(a).transferFrom(msg.sender, pool, inA);
        Coin(b).transferFrom(msg.sender, pool, inB);
        return Pool(pool).mint(to);
    }

    function addLiquidityETH(address a, uint256 inA, address to)
        external
        payable
        returns (uint256)
    {
        address pool = pools[a][address(weth)];
        if (pool == address(0)) pool = createPair(a, address(weth));
        (uint256 rA, uint256 rB) = _reserves(pool, a);
        uint256 inB = msg.value;
        if (rA > 0) {
            uint256 fit = inA * rB / rA;
            if (fit <= inB) inB = fit;
            else inA = inB * rA / rB;
        }
        Coin(a).transferFrom(msg.sender, pool, inA);
        weth.deposit{value: inB}();
        weth.transfer(pool, inB);
        if (msg.value > inB) _pay(msg.sender, msg.value - inB);
        return Pool(pool).mint(to);
    }

    function removeLiquidityETH(address a, uint256 shares, address to) external {
        address pool = pools[a][address(weth)];
        Pool(pool).transferFrom(msg.sender, pool, shares);
        Pool(pool).burn(address(this));
        Coin(a).transfer(to, Coin(a).balanceOf(address(this)));
        uint256 out = weth.balanceOf(address(this));
        weth.withdraw(out);
        _pay(to, out);
    }

    function swapExactTokensForTokens(
        uint256 value,
        uint256 least,
        address[] calldata path,
        address to
    ) external returns (uint256 out) {
        Coin(path[0]).transferFrom(msg.sender, pools[path[0]][path[1]], value);
        out = _swap(path, to);
        require(out >= least, "too little");
    }

    function swapExactETHForTokens(uint256 least, address[] calldata path, address to)
        external
        payable
        returns (uint256 out)
    {
        weth.deposit{value: msg.value}();
        weth.transfer(pools[path[0]][path[1]], msg.value);
        out = _swap(path, to);
        require(out >= least, "too little");
    }

    function swapExactTokensForETH(
        uint256 value,
        uint256 least,
        address[] calldata path,
        address to
    ) external returns (uint256 out) {
        Coin(path[0]).transferFrom(msg.sender, pools[path[0]][path[1]], value);
        out = _swap(path, address(this));
        require(out >= least, "too little");
        weth.withdraw(out);
        _pay(to, out);
    }

    function _swap(address[] calldata path, address to) private returns (uint256 out) {
        for (uint256 i = 0; i + 1 < path.length; i++) {
            address pool = pools[path[i]][path[i + 1]];
            (uint256 rA, uint256 rB) = _reserves(pool, path[i]);
            uint256 came = Coin(path[i]).balanceOf(pool) - rA;
            out = came * 997 * rB / (rA * 1000 + came * 997);
            address next = i + 2 < path.length ? pools[path[i + 1]][path[i + 2]] : to;
            bool first = Pool(pool).token0() == path[i];
            Pool(pool).swap(first ? 0 : out, first ? out : 0, next, "");
        }
    }

    function _reserves(address pool, address a) private view returns (uint256, uint256) {
        require(pool != address(0), "no such pool");
        (uint112 r0, uint112 r1, ) = Pool(pool).getReserves();
        return Pool(pool).token0() == a ? (r0, r1) : (r1, r0);
    }

    function _pay(address to, uint256 value) private {
        (bool done, ) = to.call{value: value}("");
        require(done, "not paid");
    }
}
