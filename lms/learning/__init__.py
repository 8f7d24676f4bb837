"""The learner's side of a course: course page, lesson player, check questions, course quiz, joining the rooms below.

Owns no tables: courses say what there is to learn, enrollments what was done, quizzes mark, certificates issue.
"""
