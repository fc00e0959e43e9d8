"""The Solidity compiler: five versions of npm's soljson.js, run by node on given texts alone."""
