"""The jobs of `simile index`, `search` and `compare`, as a Python engineer would write them today."""
