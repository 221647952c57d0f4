"""The measurements behind `make bench-serve`."""
