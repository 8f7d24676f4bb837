"""A world where true levels and effects are known, to compare policies over two years.

Owns: the frozen parameters with their reasons (``parameters.json``), people and courses drawn from a table of
roles, how people behave, the policies compared and their figures. Does not own: any policy of the product;
"ours" calls what the product calls.
"""
