"""Pages of trade: needs, offers, who could serve a need, matches to follow up, deals."""
