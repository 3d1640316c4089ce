"""The neural networks: which files, from where, under which licence, and are they what they should be."""
