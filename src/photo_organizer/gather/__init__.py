"""Gather what a decision may know about each candidate. Reads disk and database, changes only the catalogue."""
