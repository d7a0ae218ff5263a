"""People's rights in their own data (个人信息保护法 chapter 4): consent, access, correction, deletion, retention."""
