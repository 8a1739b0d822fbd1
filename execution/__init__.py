"""Pure runner of untrusted SQL and Python under limits. Imports no other package."""
