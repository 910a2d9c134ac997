"""The runnable prototype: the pattern with embedded gateways, for research sessions."""
