"""Why the operating system refused something, in Japanese: Python's own `strerror` is English."""

from __future__ import annotations

import errno
import socket

_REASONS = {
    errno.ENOENT: "見つかりません",
    errno.EACCES: "権限がありません",
    errno.EPERM: "権限がありません",
    errno.EISDIR: "ファイルではなく、フォルダーです",
    errno.ENOTDIR: "フォルダーではありません",
    errno.EEXIST: "同じ名前のファイルがあります",
    errno.ENOSPC: "ディスクに空きがありません",
    errno.EDQUOT: "ディスクの割り当てを使い切りました",
    errno.EROFS: "書き込みできない場所です",
    errno.ENAMETOOLONG: "名前が長すぎます",
    errno.EADDRINUSE: "すでに使われています",
    errno.EADDRNOTAVAIL: "この機械のアドレスではありません",
}


def reason(error: OSError) -> str:
    """One phrase without a full stop."""
    if isinstance(error, socket.gaierror):
        return "アドレスとして読めません"
    return _REASONS.get(error.errno or 0, f"エラー番号 {error.errno}")
