"""The commands. A file's name is the command's, its first line the summary that `auditor --help` shows."""
