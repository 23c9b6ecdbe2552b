"""The register: enterprises, contacts, qualifications, yearly figures, and how they come in from sheets."""
