"""The presets: one module each, named after its id in presets.json; `base` says what they consist of."""
