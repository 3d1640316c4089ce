"""What must survive a power cut: journal, catalogue, outbox and inbox in one SQLite file."""
