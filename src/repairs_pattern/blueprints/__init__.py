"""What a resident sees: one blueprint a section. Sections never import each other."""
