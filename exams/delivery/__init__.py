"""The hot path of a sitting: few statements, no ORM, durable before it is acknowledged.

``statements`` holds the SQL, ``writer`` the group commit of the embedded database, ``saving`` what a
save goes through, ``sealing`` how a sitting is closed.
"""
