"""What does not fit between a bound policy and the live schema: one module per subject, one function per question."""
