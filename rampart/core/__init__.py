"""What everything stands on: files, params, seeds, loading, command line, workers."""
