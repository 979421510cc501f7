"""Families of references, one file each."""
