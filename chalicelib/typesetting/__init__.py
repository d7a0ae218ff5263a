"""Sets documents: templates of Typst with data become PDF. Runs in a function with a layer of its own."""
