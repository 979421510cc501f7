"""The resources of a scan and the references between them: the only user of networkx."""
