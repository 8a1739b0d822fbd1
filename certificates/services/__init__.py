"""Use cases of certificates: issuing, change of status, verifying."""
