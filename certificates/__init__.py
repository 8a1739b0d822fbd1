"""Certificates: issue, render, sign, verify, status.

Owns the certificate, its file, its keys and its status. Does not own the decision to certify.
Public besides the usual: ``certificates.verification_plan``, ``certificates.numbers`` and
``certificates.keyring``.
"""
