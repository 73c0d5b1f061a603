"""Editing a pathway's document: its outline, changes to it, forms from the schema, and writing it as YAML. Pure."""
