"""What people may ask about their own data (个人信息保护法 chapter 4)."""

SENTENCES: dict[str, str] = {}
