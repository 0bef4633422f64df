"""What is typed in mentoring."""
