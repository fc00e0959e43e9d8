"""What explorers and tracers export of an address, as a history; every fault is a sentence."""
