"""queries of exams, split by noun."""
