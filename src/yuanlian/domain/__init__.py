"""The middle floor: one app per noun family; each imports only apps on a lower line."""
