"""The measurements behind `make bench-search`."""
