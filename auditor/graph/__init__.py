"""The resources of a scan and the references between them."""
