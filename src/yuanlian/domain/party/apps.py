"""Party as a Django app."""

from django.apps import AppConfig

from yuanlian.kernel.actor import register_grant_source


class PartyConfig(AppConfig):
    """Organisations: the formal tree, dated links, posts, members, coverage."""

    name = "yuanlian.domain.party"
    label = "party"

    def ready(self) -> None:
        """Answer for grants over organisations and for the enterprises reached through them."""
        from yuanlian.domain.enterprises.queries import (
            register_reach,
        )  # -- slow import: models load after the app registry
        from yuanlian.domain.party.queries import grants, reach  # -- slow import: the same

        register_grant_source("party", grants)
        register_reach("party", reach)
