"""Questions, quizzes and attempts.

Owns the question bank with its versions, quiz versions, attempts made by the server, answers kept as events, marking,
and item parameters. Knows no course: whoever hosts a quiz hands `start_attempt` an `AttemptContext` (who, what for,
until when) and, for competency tests, the items themselves; `signals.attempt_graded` tells the host the result.
"""
