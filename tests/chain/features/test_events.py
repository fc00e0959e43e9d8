from rampart.chain.features import events as e
from tests.chain.features.made import allow, call, history, move, pay, tx


def test_the_words_of_a_history():
    told = e.words(
        history(
            [tx(0, 1, 0, 1.0, method="d0e30db0"), tx(10, 0, 2, ok=False), tx(20, 1, 0, 20.0)],
            [move(0, 1, 0, 5.0), pay(2, 0, 3)],
            [allow(0, 1, 0, 1e40)],
            [call(0, 0, 1, 0), call(0, 1, 0, 4, method="a9059cbb", ok=False)],
        )
    )
    assert told == [
        *("in_deposit_c_n", "allow_me_all", "d1_out_transfer_x", "move_in_c"),
        *("gap_c", "out_plain_z_n_x"),
        *("gap_c", "in_plain_e_o", "pay_out_c"),
    ]


def test_no_word_says_who_or_when():
    rows = [tx(1000 * n, n + 1, 0, 1.0) for n in range(5)]
    late = [row._replace(time=7 * row.time + 9, sender=row.sender + 40) for row in rows]
    assert e.words(history(rows)) == e.words(history(late))


def test_the_middle_of_a_long_history_is_left_out():
    said = [f"w{n}" for n in range(e.MOST + 5)]
    told = e.text(said).split()
    assert len(told) == e.MOST
    assert (told[0], told[-1]) == ("w0", said[-1])
