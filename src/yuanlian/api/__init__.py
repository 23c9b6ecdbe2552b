"""The typed HTTP API: one router per app, bearer tokens or the session, errors as problem+json."""
