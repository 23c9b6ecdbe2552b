"""Pages of the whistle: raise a request, the bureau's desk, the departments' inbox, one page per request."""
