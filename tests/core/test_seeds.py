from hypothesis import given
from hypothesis import strategies as st

from rampart.core.seeds import derive


def test_is_the_same_on_every_machine_and_run():
    # the first four bytes of SHA-256("7/tune/prompts-logreg"), big-endian:
    # printf 7/tune/prompts-logreg | sha256sum
    assert derive(7, "tune", "prompts-logreg") == 0x168E4691
    assert derive(7) == 0x7902699B  # printf 7 | sha256sum


def test_another_name_seed_or_order_is_another_seed():
    seeds = {
        derive(1, "split", "prompts"),
        derive(2, "split", "prompts"),
        derive(1, "split", "columns"),
        derive(1, "prompts", "split"),
        derive(1, "split"),
        derive(11, "split", "prompts"),
    }
    assert len(seeds) == 6


@given(st.integers(0, 2**63), st.lists(st.text(max_size=20), max_size=4))
def test_fits_what_numpy_takes(seed, names):
    assert 0 <= derive(seed, *names) < 2**32
    assert derive(seed, *names) == derive(seed, *names)
