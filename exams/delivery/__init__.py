"""delivery of exams, split by noun."""
