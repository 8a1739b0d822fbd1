"""rules of exams, split by noun."""
