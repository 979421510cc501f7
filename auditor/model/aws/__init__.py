"""The resource types, one file per AWS service (a package where a service has many)."""
