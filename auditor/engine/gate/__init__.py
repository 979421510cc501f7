"""The pre-deployment gate: the rules of the scan asked of code, alone or laid over a snapshot of the account."""
