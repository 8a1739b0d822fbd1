"""Grading: automatic scoring, results, decisions.

Owns scores, results and the decision to certify. Does not own how an item scores by itself
(``question_bank.item_types``) nor certificates.
"""
