"""Harvesting by OAI-PMH 2.0: asking.py reads a request, holdings.py finds the records, answers.py writes the answer.

Imports run one way: asking, holdings, answers.
"""
