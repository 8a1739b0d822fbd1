"""The landing page, the scheme's public page and each person's dashboard.

Views only; owns no tables.
"""
