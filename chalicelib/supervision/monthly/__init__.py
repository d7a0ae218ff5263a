"""效能监察月报: the figures of a month as a workbook, and as a document with charts."""
