"""How good the ranking is on what people really finished.

Owns: splits without leakage, one exact metric per file (all courses ranked, never a sample of them:
Krichene & Rendle, 2020), and the report. Does not own: training, or whether finishing closed a gap
(``effects``).
"""
