"""Tests of the package standards."""
