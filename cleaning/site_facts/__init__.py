"""What many pages of one site state together: its names, its leads and closings, the lines of its template."""
