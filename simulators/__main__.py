"""Serves one simulator until it is ended: ``python -m simulators aliyun settings.json``.

The settings are those of the simulator, as JSON. Once it answers, its address is printed as one line.
"""

import signal
import sys
from pathlib import Path

from simulators import aliyun, tencent, wechat
from simulators.server import Running, blocked
from simulators.wechat_orders import WechatSettings


def start(name: str, settings: str) -> Running:
    """Serve the simulator of that name."""
    if name == "aliyun":
        return aliyun.serve(aliyun.AliyunSettings.model_validate_json(settings))
    if name == "tencent":
        return tencent.serve(tencent.TencentSettings.model_validate_json(settings))
    if name == "wechat":
        return wechat.serve(WechatSettings.model_validate_json(settings))
    raise SystemExit(f"there is no simulator {name}")


def main(name: str, path: str) -> None:
    """Serve until SIGTERM or SIGINT."""
    told_to_end = blocked()
    with start(name, Path(path).read_text(encoding="utf-8")) as running:
        print(running.url, flush=True)
        signal.sigwait(told_to_end)


if __name__ == "__main__":
    main(*sys.argv[1:3])
