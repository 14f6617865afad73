"""All that is known of stamps, sites and CMS: loaded, checked, and held in one frozen value."""
