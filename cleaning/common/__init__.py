"""The ground floor of the package: errors, files, URLs, dates and the like; imports nothing of ours."""
