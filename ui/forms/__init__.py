"""Forms drawn from their definition: no form has drawing code of its own unless the work deserves better."""
