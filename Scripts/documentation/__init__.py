"""What Scripts/test-docs is made of."""
