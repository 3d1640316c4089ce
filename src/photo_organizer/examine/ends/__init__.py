"""Where each container says that it ends, one file per family of formats."""
