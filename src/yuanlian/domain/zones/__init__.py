"""The zone's own furniture: departments, places, chains by name, working calendars, zone-wide grants."""
