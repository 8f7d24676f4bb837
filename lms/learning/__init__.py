"""The learner's side of a course: its page, the player of its lessons, its quiz, and what finishing it changed.

Owns no tables: it joins courses, quizzes, enrollments, certificates and suggestions. Progress belongs to `enrollments`.

Words: *step* a learner at one activity of a course; *outline* the activities with their state; *position* where in a lesson
somebody left.
"""
