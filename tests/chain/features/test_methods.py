import pytest

from rampart.chain.features import methods


@pytest.mark.parametrize(
    ("method", "kind"),
    [
        ("", "plain"),
        ("create", "create"),
        ("095ea7b3", "approve"),
        ("23b872dd", "take"),
        ("022c0d9f", "swap"),
        ("d0e30db0", "deposit"),
        ("00000000", "other"),
        ("named", "other"),
    ],
)
def test_the_kind_of_a_method(method, kind):
    assert methods.kind(method) == kind


def test_no_selector_is_of_two_kinds():
    codes = [code for kind in methods.KINDS.values() for code in kind.split()]
    assert len(codes) == len(set(codes))
    assert all(len(code) == 8 and set(code) <= set("0123456789abcdef") for code in codes)
