"""What a call does, by the standards that everybody shares; what only one contract calls is OTHER.

A name that a design alone uses would tell the design: so the first four bytes of a call become one
of a few kinds, by the public standards (ERC-20, 721, 1155, 4626, 2612, WETH, Uniswap v2, Ownable).
"""

from __future__ import annotations

OTHER, PLAIN, CREATE = "other", "plain", "create"
KINDS = {
    "transfer": "a9059cbb",
    "take": "23b872dd 42842e0e b88d4fde f242432a 2eb2c2d6",  # transferFrom and safe ones
    "approve": "095ea7b3 39509351 d505accf",  # approve, increaseAllowance, permit
    "disapprove": "a457c2d7",
    "approveall": "a22cb465",
    "deposit": "d0e30db0 b6b55f25 6e553f65",
    "withdraw": "2e1a7d4d 3ccfd60b b460af94 ba087652",
    "mint": "40c10f19 1249c58b a0712d68 6a627842",
    "burn": "42966c68 9dc29fac 89afcb44",
    "swap": "022c0d9f 38ed1739 8803dbee 7ff36ab5 18cbafe5 4a25d94a fb3bdb41 5c11d795 b6f9de95"
    " 791ac947",
    "addliquidity": "e8e33700 f305d719",
    "removeliquidity": "baa2abde 02751cec 2195995c",
    "owner": "f2fde38b 715018a6",
    "pause": "8456cb59 3f4ba83a",
    "read": "70a08231 18160ddd dd62ed3e 0902f1ac 313ce567 8da5cb5b 06fdde03 95d89b41 d06ca61f",
}
"""Kind -> the selectors of it."""
BY_SELECTOR = {code: kind for kind, codes in KINDS.items() for code in codes.split()}


def kind(method: str) -> str:
    """Return what a call does.

    Parameters
    ----------
    method : 8 hexadecimal digits; "create"; or nothing, where no data went with it.

    Examples
    --------
    >>> kind("a9059cbb"), kind("deadbeef"), kind(""), kind("create")
    ('transfer', 'other', 'plain', 'create')
    """
    if not method:
        return PLAIN
    return CREATE if method == CREATE else BY_SELECTOR.get(method, OTHER)
