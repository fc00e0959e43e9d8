from rampart.tasks.contracts.importing import resolved, target, written

TEXT = """
import "./a.sol";
import {B, C as D} from '../lib/b.sol';
import * as E from "@x/contracts/e.sol";
import {
  F
} from "@x/contracts/f.sol";
// import "./no.sol";
import "./a.sol";
"""


def test_paths_as_they_are_written_each_once():
    assert written(TEXT) == ["./a.sol", "../lib/b.sol", "@x/contracts/e.sol", "@x/contracts/f.sol"]


def test_a_relative_path_is_of_the_file_that_imports():
    assert target("token/erc20/A.sol", "./B.sol") == "token/erc20/B.sol"
    assert target("token/erc20/A.sol", "../../B.sol") == "B.sol"


def test_what_is_known_is_resolved_and_the_rest_left_out():
    own = {"token/a.sol": "1", "lib/b.sol": "2"}
    others = [("@y/", {"contracts/e.sol": "9"}), ("@x/", {"contracts/e.sol": "3"})]
    found = resolved("token/t.sol", TEXT, own, others)
    assert found == {"./a.sol": "1", "../lib/b.sol": "2", "@x/contracts/e.sol": "3"}
