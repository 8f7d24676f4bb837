"""`lms seed`: the demonstration agency, its invented people and a year of history, built through the services with a fixed seed."""
