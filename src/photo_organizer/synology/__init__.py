"""Synology DSM: what the system is told, and the life of the package there."""
