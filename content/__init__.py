"""Learning content as plain data: question types, marking, item statistics, Markdown, packages, import and
export.

Owns the formats and their arithmetic. Does not own storage, people, attempts or pages: no web, no database,
no clock, and no randomness but a seed the caller gives. What goes wrong is a `Problem`, worded as an English
message id that the web application translates.
"""
