"""Shared kernel: database, clock, ids, settings, errors, audit trail, jobs, mail, languages, web helpers.

Owns the tables that belong to no domain (audit trail, jobs, outbox, rate counters). Knows no domain
package and imports none.
"""
