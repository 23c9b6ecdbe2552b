"""园链 Yuanlian: a platform for a zone's industry-chain organisations and its service to enterprises."""

__version__ = "0.1.0"
