"""What each step of the verification plan says, by step and outcome, Chinese first."""

from __future__ import annotations

_UNTAKEN = ("没有进行这一步。", "This step was not taken.")

DETAILS: dict[str, dict[str, tuple[str, str]]] = {
    "format": {
        "ok": ("是带一个签名的 PDF 证书。", "A PDF certificate with one signature."),
        "too_large": ("文件超过 5 MB，不是本站的证书。", "Over 5 MB: not a certificate of ours."),
        "not_pdf": ("文件不是 PDF。", "The file is not a PDF."),
        "not_ours": ("这份 PDF 不是本站的证书。", "This PDF is not a certificate of ours."),
        "several": (
            "文件里不止一个签名，签发后有人添加过内容。",
            "There is more than one signature: something was added after issue.",
        ),
        "unsigned": (
            "文件里没有本站写下的签名，签名被去掉或换过。",
            "The signature that we wrote is missing: it was removed or replaced.",
        ),
    },
    "coverage": {
        "ok": ("签名覆盖整个文件。", "The signature covers the entire file."),
        "bad": (
            "签名没有覆盖整个文件，签发后有人增删过内容。",
            "The signature does not cover the entire file: it was added to or cut after issue.",
        ),
        "untaken": _UNTAKEN,
    },
    "container": {
        "ok": (
            "签名的写法规范，没有多余内容。",
            "The signature is in proper form, with no extras.",
        ),
        "bad": ("签名数据被改动或损坏。", "The signature data were altered or damaged."),
        "untaken": _UNTAKEN,
    },
    "signature": {
        "ok": ("内容与签名一致。", "The content agrees with the signature."),
        "digest": ("内容与签发时不同。", "The content is not what was signed."),
        "bad": ("签名无效。", "The signature is invalid."),
        "untaken": _UNTAKEN,
    },
    "chain": {
        "ok": ("由受信任的签发机构签名。", "Signed by a trusted issuer."),
        "root": (
            "签名者不属于受信任的签发机构。",
            "The signer does not belong to a trusted issuer.",
        ),
        "dates": (
            "签名时，签名者的数字证书不在有效期内。",
            "The signer's certificate was not valid at the time of signing.",
        ),
        "usage": ("签名者的数字证书不能用来签发文件。", "The signer may not sign documents."),
        "constraints": ("签发机构超出了权限。", "An issuer went beyond what it may issue."),
        "extension": (
            "数字证书里有无法识别的限制。",
            "A certificate holds an unknown restriction.",
        ),
        "time": ("签名里没有可读的签名时间。", "The signature gives no time that can be read."),
        "untaken": _UNTAKEN,
    },
    "register": {
        "ok": ("与登记的文件逐字节相同。", "Byte for byte the file that was registered."),
        "other": ("与登记的文件不同。", "Not the file that was registered."),
        "untaken": ("没有与登记比对（离线）。", "Not compared with the register (offline)."),
    },
    "fields": {
        "ok": ("证书内容完整，各处一致。", "The document is whole and agrees with itself."),
        "bad": ("证书内容不完整或前后矛盾。", "The document is incomplete or contradicts itself."),
        "development": (
            "开发环境签发的文件没有标明不具效力。",
            "A development issue that does not say so.",
        ),
        "untaken": _UNTAKEN,
    },
    "second_opinion": {
        "ok": ("另一套验签程序结论相同。", "A second, independent verifier agrees."),
        "bad": ("另一套验签程序不认可。", "A second, independent verifier disagrees."),
        "untaken": _UNTAKEN,
    },
}
