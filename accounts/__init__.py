"""People, organisations, roles, sign-in and access.

Owns who a person is, what they may do, their sessions, consents and who trained whom. Does not own
applications, sittings or certificates. Public besides the usual: ``accounts.access``.
"""
