"""The command line: ask, show, and leave commands. Touches no photo itself."""
