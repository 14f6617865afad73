"""Folders, zip and tar files of pages."""
