"""Rules for tags and descriptions: whose a resource is and what it is for."""
