from rampart.evm import marks


def test_every_name_is_a_bit_of_its_own():
    bits = [getattr(marks, name) for name in vars(marks) if name.isupper() and name != "NAMES"]
    single = [bit for bit in bits if bit != marks.KINDS]
    assert sorted(single) == [1 << bit for bit in range(len(marks.NAMES))]
    assert marks.named(marks.KINDS) == ["equal", "order", "bound"]
    assert marks.named(marks.SELF) == ["self"]
    assert marks.named(0) == []
