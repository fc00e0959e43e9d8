"""One explained risk of a smart contract: from its source, its bytecode, its history, or all."""
