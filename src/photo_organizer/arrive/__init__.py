"""Look for files: hints from the kernel, the truth by scanning, and patience until a file is settled."""
