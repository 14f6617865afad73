"""What the pages of the site in a box hold."""
