"""Make a pair of keys, and sign a package or a kept generator with the private one.

    python -m app.sign --new mine.pem                          # and mine.public.pem
    python -m app.sign models/columns/package --key mine.pem   # writes package.sig into it
    python -m app.sign kept.pkl --key mine.pem                 # writes kept.pkl.sig

The private key stays with you, outside git; readers get the public one by another way than the
package, and `python -m app.classify --key mine.public.pem` refuses what you have not signed.
`package.sign` in the task's params.yaml signs each package as it is made.
"""

from __future__ import annotations

import argparse
import os
from pathlib import Path

from app import keeping, model, targets
from rampart.core import cli, files
from rampart.serving import signing


def main(argv: list[str] | None = None) -> None:
    """Make keys, or sign one thing."""
    parser = argparse.ArgumentParser(
        prog="python -m app.sign", description=(__doc__ or "").partition("\n")[0]
    )
    add = parser.add_argument
    add("path", nargs="?", metavar="PACKAGE_OR_FILE", help="what to sign")
    add("--key", metavar="FILE", help="the private key to sign with")
    add("--new", metavar="FILE", help="write a new private key there, .pem, and its public one")
    options = parser.parse_args(argv)
    if options.new is not None:
        if options.path or options.key:
            parser.error("--new makes keys and signs nothing: leave the rest out")
        _new(Path(options.new))
    elif not options.path or not options.key:
        parser.error("needs what to sign and --key, or --new")
    else:
        _sign(Path(options.path), Path(options.key))


def _new(path: Path) -> None:
    public_path = path.with_suffix(".public.pem")
    targets.require_writable(path, "--new", (".pem",))
    for there in (path, public_path):
        if there.exists():
            raise ValueError(f"--new {there}: is there already, and a key is never overwritten")
    private, public = signing.new_pair()
    with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as stream:
        stream.write(private)
    with files.replacing(public_path) as temporary:
        temporary.write_bytes(public)
    print(f"{path}: keep it to yourself, outside git\n{public_path}: give it to your readers")


def _sign(path: Path, key: Path) -> None:
    private = key.read_bytes()
    if path.is_dir():
        contents, target = model.contents(path), path / signing.SIGNATURE
        model.require_whole(path, contents)
    else:
        contents, target = keeping.contents(path), keeping.signature_of(path)
    try:
        signature = signing.sign(contents, private)
    except ValueError as error:
        raise ValueError(f"--key {key}: {error}") from None
    with files.replacing(target) as temporary:
        temporary.write_bytes(signature)
    print(f"{target}: signs {', '.join(sorted(contents))}")


if __name__ == "__main__":
    cli.run(main)
