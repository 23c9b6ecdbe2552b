"""Pages of the administrators: accounts and grants, working calendars, the audit chain."""
