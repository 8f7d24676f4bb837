"""The staged import: read a spreadsheet, match its columns, check every row, apply in the background, undo within a day.

Nothing here makes anybody able to sign in, and nothing about a person changes before somebody says "apply". A row's life:
`reading` finds it, `parsing` understands its cells, `planning` compares it with what is known (for thousands of rows with a
few queries), `applying` writes it through the room's services, `undoing` restores what stood there before.
"""
