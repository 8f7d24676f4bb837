"""People: one record per ASN, dated assignments to posts in units, delegation, and the staged import from HR's spreadsheets.

Owns NIP (never in an address, a log or the recommender) and who leads which unit. Owns no account: importing people never
makes anybody able to sign in.
"""
