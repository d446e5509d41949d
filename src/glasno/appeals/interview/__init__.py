"""The interview: what was answered, which screen comes next, and the state that a form carries."""
