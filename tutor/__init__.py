"""From the index to explanations, practice and plans."""
