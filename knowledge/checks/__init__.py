"""What is checked of a loaded edition. Each checker takes the edition and the texts and gives Issues; none raises."""
