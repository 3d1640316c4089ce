"""DSM as ports with two adapters: Synology and null. The only room that starts other programs."""
