from hypothesis import given
from hypothesis import strategies as st

from rampart.chain.reading.ends import Ends


def test_the_first_and_the_last():
    ends = Ends(5).extend(range(100))
    assert ends.rows() == [0, 1, 97, 98, 99]
    assert ends.total == 100


@given(st.lists(st.integers()), st.integers(2, 9))
def test_what_fits_is_all_there(rows, most):
    kept = Ends(most).extend(rows).rows()
    assert len(kept) == min(len(rows), most)
    if len(rows) <= most:
        assert kept == rows
