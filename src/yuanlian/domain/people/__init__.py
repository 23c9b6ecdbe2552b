"""People: accounts, role names, sign-in, tokens and notices."""
