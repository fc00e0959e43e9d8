"""What runs beside the pipeline: it loads what the pipeline packaged, and trains nothing."""
