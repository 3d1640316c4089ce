"""The commands of the owner: one queue that answers each of them, and what each does."""
