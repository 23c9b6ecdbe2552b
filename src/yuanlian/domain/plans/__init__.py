"""Plans: areas, sites, groups and people to enterprises, proposed, changed by hand, accepted."""
