"""Where turns and assessments are worked out: processes that hold the models, apart from the one that serves."""
