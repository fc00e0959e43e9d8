from rampart.features.columns.block import blocks


def test_distinct_values_then_the_name(rows):
    block = next(blocks(rows(("orderId", ["b", "a ", "b"]), ("", []))))
    assert block.texts == ["b", "a", "order id", ""]
    assert block.first.tolist() == [0, 3]
    assert block.weight.tolist() == [2, 1, 0, 0]
    assert block.is_name.tolist() == [False, False, True, True]
    assert block.start.tolist() == [0, 2, 4, 13]
    assert block.symbols.tobytes() == b"\x80b\x80a\x80order id\x80\x80"
    assert block.rows.tolist() == [3, 0]


def test_long_cells_are_cut_the_more_in_a_column_with_many(rows):
    few, many = ["a" * 600], [f"{i:03}" + "a" * 600 for i in range(100)]
    block = next(blocks(rows(("", few), ("", many))))
    assert (block.size - 1)[0] == 512
    assert set((block.size - 1)[2:102]) == {128}
    assert (block.length == [600, 0] + [603] * 100 + [0]).all()


def test_whole_numbers_written_as_floats_lose_their_fraction():
    def texts(values):
        [part] = blocks({"name": [""], "values": [values]})
        return part.texts[: len(set(values))]

    assert texts(["1995.0", "-3.0"]) == ["1995", "-3"]
    assert texts(["1995.0", "3.5"]) == ["1995.0", "3.5"]  # one that is none: all stay
    assert texts(["1.0.0", "2.0"]) == ["1.0.0", "2.0"]
    assert texts([".0"]) == [".0"]
