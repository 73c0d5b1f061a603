"""What to say of signed and encrypted mail (RFC 1847, RFC 8551, RFC 3156). Checks no signature, opens nothing."""

from __future__ import annotations

from mailflow.mail.parsing.mime import Part

_ENCRYPTED = "the mail is encrypted ({}): only the holder of the key can read it"
_SIGNED = "the mail is signed ({}): the signature is not checked"
_OPAQUE = "the mail is signed as one sealed block (S/MIME): its text cannot be shown here"
_ARMOUR = "-----BEGIN PGP "


def problem(part: Part) -> str:
    """What a person must know of this part's protection, "" when it has none."""
    kind = part.content_type
    if kind == "multipart/signed":
        return _SIGNED.format("PGP" if "pgp" in part.parameters.get("protocol", "").lower() else "S/MIME")
    if kind in ("multipart/encrypted", "application/pgp-encrypted"):
        return _ENCRYPTED.format("PGP")
    if kind in ("application/pkcs7-mime", "application/x-pkcs7-mime"):
        smime = part.parameters.get("smime-type", "").lower()
        if smime == "certs-only":
            return ""
        return _OPAQUE if smime == "signed-data" else _ENCRYPTED.format("S/MIME")
    return ""


def armour_problem(text: str) -> str:
    """The same for PGP written into the text (RFC 9580 section 6.2)."""
    if _ARMOUR not in text:
        return ""
    if f"{_ARMOUR}MESSAGE-----" in text:
        return _ENCRYPTED.format("PGP")
    return _SIGNED.format("PGP") if f"{_ARMOUR}SIGNED MESSAGE-----" in text else ""
