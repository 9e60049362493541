"""Importing many records from a file: kinds says what a file may hold, reading reads it, rows and checking check it,
writing writes it batch by batch."""
