"""Pages and their twins: lists.py for lists, records.py for single records, pages.py for the rest."""
