"""What the words say: facts with evidence, similar 事故例, dialogue acts."""
