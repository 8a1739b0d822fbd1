"""Exams: blueprints, form assembly, sessions, applications, sittings, delivery, time.

Owns how items are delivered and the response log. Does not own what an item is (``question_bank``)
nor marks and results (``grading``).
"""
