"""Who does what with trainings: one verb a function. The caller has asked permission."""
