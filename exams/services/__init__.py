"""services of exams, split by noun."""
