"""The only room that changes users' files."""
