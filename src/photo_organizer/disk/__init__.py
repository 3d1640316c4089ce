"""Every open, look, walk, rename, copy and comparison of the program: the one place that touches the disk."""
