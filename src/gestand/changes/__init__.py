"""What differs between two policies, and what a new version asks for: pure functions of what was read."""
