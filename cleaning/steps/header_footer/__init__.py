"""What stands above and below a text: the organs of the chapter `cleaning.steps.header_footer.step`."""
