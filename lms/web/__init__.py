"""The shared page: one way to answer, the base form, filters, languages, static files, headers and error pages.

Owns how every page looks and behaves (templates/web, static). Owns no feature: rooms fill slots (navigation, home cards).
"""
