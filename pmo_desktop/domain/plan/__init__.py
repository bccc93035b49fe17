"""An open plan: one project's tasks and what they hang on, as columns patched by change sets."""
