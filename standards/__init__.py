"""Capability standards as data: editions, roles, levels, domains, competences, weights, crosswalks.

Owns what a role must be able to do at each level, how sure each figure is, and the certification
scheme. Does not own items, blueprints of exams or results. Editions never change once published.
"""
