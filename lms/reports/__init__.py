"""Reports, one module each, listed in `REPORTS`; and the roll-ups per unit that organisation reports read.

A report is a query that takes the viewer first, columns and a permission; it is shown as HTML and given as CSV and XLSX.
"""
