"""The register of projects and the light each of them gets."""
