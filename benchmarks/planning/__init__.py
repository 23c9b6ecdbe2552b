"""Measures the planner beside naive rules and off-the-shelf solvers."""
