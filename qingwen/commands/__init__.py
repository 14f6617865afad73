"""One file a verb, each thin: options in, one call into a room, words out."""
