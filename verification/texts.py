"""The words of a verdict: one large, one sentence, what to do next."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from core.i18n import lazy_gettext as _l


@dataclass(frozen=True)
class Words:
    """How a verdict is said: look of the panel, heading, sentence, advice."""

    look: str
    heading: Any
    text: Any
    advice: tuple[Any, ...] = ()


_ASK = _l("请持证人重新提供从量才下载的原件，或核验链接。")
_SAVE = _l("文件被改不一定是持证人所为，打印软件另存也会破坏签名。")

VERDICTS: dict[str, Words] = {
    "valid": Words("ok", _l("有效"), _l("这张证书由量才签发，目前有效。")),
    "expired": Words(
        "warn",
        _l("已过期"),
        _l("这张证书是真的，但已过有效期。"),
        (_l("问持证人是否有续期或更高等级的证书。"),),
    ),
    "suspended": Words(
        "plum",
        _l("已暂停"),
        _l("这张证书是真的，但目前暂停使用。"),
        (_l("暂停期间不能作为能力凭据，过几天可以再核验一次。"),),
    ),
    "withdrawn": Words(
        "bad",
        _l("已撤销"),
        _l("这张证书已被撤销，不能作为凭据。"),
        (_l("撤销后不会恢复。有疑问可以按认证方案向我们反映。"),),
    ),
    "superseded": Words(
        "warn", _l("已被取代"), _l("这张证书已由一张新证书取代。"), (_l("请持证人提供新证书。"),)
    ),
    "altered": Words(
        "bad", _l("文件被改动"), _l("这个 PDF 与签发时不同，不能作为凭据。"), (_ASK, _SAVE)
    ),
    "unknown_issuer": Words(
        "bad",
        _l("签发者不明"),
        _l("文件上的签名不是量才的，不能作为凭据。"),
        (_ASK, _l("如果文件声称由量才签发，请把它转给我们。")),
    ),
    "not_found": Words(
        "plain",
        _l("未找到"),
        _l("登记簿里没有这张证书。"),
        (
            _l("对照证书再输一遍编号：字母 O 与数字 0、I 与 1 都可以。"),
            _l("仍然找不到，请持证人提供 PDF 原件。"),
        ),
    ),
    "not_a_certificate": Words(
        "plain",
        _l("不是证书文件"),
        _l("这个文件不是量才签发的证书 PDF。"),
        (
            _l("请选持证人从量才下载的 PDF，不要用扫描件或照片。"),
            _l("也可以输入证书上的编号核验。"),
        ),
    ),
}

CHECK_TITLES: dict[str, Any] = {
    "number": _l("编号"),
    "register": _l("登记簿"),
    "status": _l("状态"),
    "expiry": _l("有效期"),
    "format": _l("文件格式"),
    "coverage": _l("签名范围"),
    "container": _l("签名写法"),
    "signature": _l("数字签名"),
    "chain": _l("签发机构"),
    "fields": _l("证书内容"),
    "second_opinion": _l("第二个核验程序"),
}
