from rampart.features.columns.symbols import BITS, CJK, LOWER, PLAIN, UPPER, fold


def test_ascii_stays_as_it_is():
    text = "".join(map(chr, range(128)))
    assert fold(text).tolist() == list(range(128))
    assert fold(text + "é").tolist()[:128] == list(range(128))


def test_likenesses():
    assert fold("٣３–−’“\u00a0\u3000Ａ，").tobytes() == b"33--'\"  A,"


def test_cases_fold_together_and_keep_apart():
    upper, lower = fold("ÉЖΩ"), fold("éжω")
    assert upper.tobytes().translate(PLAIN) == lower.tobytes()
    assert (BITS[upper] & UPPER > 0).all()
    assert (BITS[lower] & LOWER > 0).all()
    assert (BITS[fold("中あ한年")] & CJK > 0).all()


def test_every_code_point_has_a_symbol_and_no_other_is_a_separator():
    symbols = fold("".join(map(chr, range(0x3500))) + "\ud800\U0001f600\U000e0001\U0010ffff")
    assert (symbols[128:] != 128).all()
    assert (symbols[128:] != 0).all()
