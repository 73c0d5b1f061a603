"""Past mail on disk: files, folders, boxes and lists, one mail at a time. Reads bytes only; judges no mail."""
