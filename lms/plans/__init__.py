"""The short learning plan: suggestions a person accepted, within a JP budget, commented on and approved by the supervisor.

Owns plans, their items and the talk about them. States: draft → submitted → returned | active → closed.
"""
