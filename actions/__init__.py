"""What the assistant does: text and known facts → answer; answer and conversation → next turn."""
