"""What practice says about what a person knows, and when it is worth asking again.

Owns: the chance that the next answer is right, from all earlier ones; the picture of topics inside a
competency; the dates of short reviews. Does not own: the measured level (``ability`` and ``fusion``: practice
is not a test), attempts, marks, or the clock.

Plain Python, safe for the web process: ``practice``, ``topics``, ``forecast``, ``review``. NumPy, SciPy and
scikit-learn, for background jobs only: everything else.
"""
