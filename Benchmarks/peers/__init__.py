"""Services as a Python engineer would write them today, to set beside `simile serve`."""
