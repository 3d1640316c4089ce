"""The page: a JSON interface and its static files. Shows, and leaves commands; touches no photo."""
