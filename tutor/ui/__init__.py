"""The pages. Each one takes input, makes one call and draws."""
