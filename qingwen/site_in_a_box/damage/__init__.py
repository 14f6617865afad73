"""The damage that is put into its pages."""
