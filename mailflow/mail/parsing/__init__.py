"""Bytes of a mail to headers, parts, texts and lines. Decides nothing about their meaning."""
