"""Public-resource trading (公共资源交易): projects from intention to acceptance, with the law's periods built in."""
