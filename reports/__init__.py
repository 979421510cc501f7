"""Report formats: one file each, found by its name. What starts with an underscore is shared by several."""
