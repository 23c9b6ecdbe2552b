"""What is done to the register: imports, enterprises by hand, contacts, invitations. Each act is audited."""
