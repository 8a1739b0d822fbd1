"""Pure numeric library for item and test statistics. Imports no other package."""
