"""The site in a box over HTTP."""
