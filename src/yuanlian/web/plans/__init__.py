"""Planning boards: proposals for areas, sites, groups and people to enterprises, changed by hand and accepted."""
