"""One file for each change of the layout. A released one is never edited: it says what data out there looks like."""
