// Unique items of the published library, with a shop in which they are minted, offered and bought.
pragma solidity 0.8.26;

import {ERC721} from "@openzeppelin/contracts/token/ERC721/ERC721.sol";

contract Items is ERC721 {
    address public owner;
    uint256 public price;
    uint256 public count;
    mapping(uint256 => uint256) public offers;

    constructor(string memory name_, string memory symbol_, uint256 price_) ERC721(name_, symbol_) {
        owner = msg.sender;
        price = price_;
    }

    function $mintItem() external payable {
        require(msg.value >= price, "price");
        _mint(msg.sender, count++);
    }

    function $offer(uint256 item, uint256 value) external {
        require(ownerOf(item) == msg.sender, "not yours");
        offers[item] = value;
    }

    function $buy(uint256 item) external payable {
        uint256 value = offers[item];
        require(value > 0 && msg.value == value, "no such offer");
        address seller = ownerOf(item);
        offers[item] = 0;
        _transfer(seller, msg.sender, item);
        (bool done, ) = seller.call{value: value}("");
        require(done, "not paid");
    }

    function $collect() external {
        require(msg.sender == owner, "not the owner");
        (bool done, ) = owner.call{value: address(this).balance}("");
        require(done, "not paid");
    }
}
