"""How well triage tells categories and classes, on files; RESULTS.md holds the last measurement."""
