"""Benchmarks: what an exam costs the server, on both databases."""
