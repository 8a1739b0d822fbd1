"""The public portal where anyone verifies a certificate, and the API for programs.

Views only; owns no tables. The verdicts come from ``certificates``.
"""
