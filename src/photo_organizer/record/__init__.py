"""Tell the owner: CSV logs and statistics, written from the outbox."""
