"""The library that the stages share: pure functions, no paths of their own."""
