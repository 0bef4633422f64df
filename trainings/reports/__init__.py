"""What is asked of the rows of this room: standings, gain, feedback. They only read."""
