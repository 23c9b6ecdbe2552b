"""园链 Yuanlian: an open platform for a development zone's industry-chain organisations and its service to enterprises."""

__version__ = "0.1.0"
