"""Pages around the account: sign-in, choice of zone, password, language, notices, jobs."""
