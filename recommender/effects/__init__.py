"""What courses were followed by, measured.

Owns: the rise in measured level from before to after a course, set against the drift of similar people who took none, and
the verdict that a course does not do what is claimed. Does not own: ability itself, or any claim of cause.

**Design: an observational comparison, no trial.** People choose courses. Two things that make a plain mean of rises wrong
are taken out: a second measurement after a low first one tends to be higher (regression to the mean), and people rise a
little without any course. What else sets takers apart (motivation, other training, an easier second test) stays in. The
number says what followed, beyond what followed for people of the same start; it does not say what the course did.
"""
