"""The figures of a campaign of generators."""
