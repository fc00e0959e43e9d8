"""The page of a campaign of generators."""
