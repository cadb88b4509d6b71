"""From a learner's files to an index that can be searched."""
