import pytest

from rampart.estimators import network
from rampart.estimators.shared.keras.session import DROPOUT, WEIGHTS, seed_of, started


def test_each_purpose_and_place_has_a_seed_of_its_own():
    seeds = {seed_of(n, purpose, place) for n in (1, 2) for purpose in (WEIGHTS, DROPOUT)
             for place in range(5)}  # fmt: skip
    assert len(seeds) == 20
    assert seed_of(1, WEIGHTS, 2) == seed_of(1, WEIGHTS, 2)
    assert all(0 <= seed < 2**32 for seed in seeds)


@pytest.mark.slow
def test_tensorflow_is_set_once_and_as_the_other_network_wants_it():
    import tensorflow as tf

    keras = started()
    assert tf.config.threading.get_intra_op_parallelism_threads() == 1
    assert keras.backend.backend() == "tensorflow"
    tf.constant([1.0]) + 1  # it has begun: no thread can be set any more
    assert started() is keras is network._started()
