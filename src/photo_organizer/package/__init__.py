"""What the package's lifecycle scripts decide: are the answers usable, which settings follow from them."""
