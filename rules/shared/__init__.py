"""Terms, limits, look-ups and wording that rules of several families share."""
