"""Pages of the register: list, one page per enterprise, contacts, imports."""
