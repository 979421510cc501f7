"""The auditor's rules, one file each, in families that a newcomer would guess."""
