"""Pure computation: functions of their arguments, without Django, files, clock or global state."""
