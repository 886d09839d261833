"""The pages: each view parses, calls one operation or query, and renders or redirects."""
