"""The organisation: agencies (instansi), their tree of units, job families, tiers and positions (jabatan).

Owns the tree and its closure table, which answers "who is below this unit" without string prefixes. Owns no people.
"""
