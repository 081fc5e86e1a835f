"""An answer arranged for reading: what the chat page (and whoever else shows HTML) puts on cards."""
