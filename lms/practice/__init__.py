"""What practice shows: the picture of topics inside a competency, and the model of the next answer behind it.

Owns the picture of each person's topics (a cache that a job draws anew from the answers), the trained tracers and which one
serves. Owns no answers: check questions and short reviews are in `enrollments`, quizzes of courses in `quizzes`. Practice never
moves a measured level; that is the business of `assessments`.

Words: *topic* one behaviour of a competency, by level and number; *chance* that the next answer in it is right; *tracer* the model
that predicts the next answer from all earlier ones (`recommender.mastery`).
"""
