"""Files that people upload: straight to storage by a presigned POST, checked by content before use."""
