"""Dutch and Flemish."""

from __future__ import annotations

from mailflow.mail.reply.marks.language import Language

DUTCH = Language(
    wrote="schreef|schreven|heeft .{0,60}geschreven|geschreven|schrijft",
    opening="op|om",
    days="ma|di|wo|do|vr|za|zo|maandag|dinsdag|woensdag|donderdag|vrijdag|zaterdag|zondag",
    tells="ik|hij|zij|ze|mijn|haar|onze|uw|de|het|een|dat|mij",
    quoting="citeren|citaat van",
    sender="van, afzender",
    sent="verzonden, datum, verzonden op, verstuurd",
    recipient="aan, cc, ontvanger, kopie",
    subject="onderwerp, betreft",
    original="""
        (?:begin )?(?:oorspronkelijk|origineel|doorgestuurd|originele|vorig)e? ?(?:bericht|e-?mail|mail)
        begin doorgestuurd bericht
    """,
    above="boven|onder + lijn|regel",
    footer=r"""
        (?:verzonden|verstuurd) (?:vanaf|met|via|van|vanuit)\b|(?:download|haal) outlook
        outlook voor .{1,30}(?:downloaden|ophalen)?|virusvrij\..{0,60}
        deze e-?mail is (?:gecontroleerd|gescand)|met mijn .{1,30} verstuurd
    """,
    footer_end="verstuurd|verzonden",
    disclaimer="""
        (?:dit (?:e-?mail)?bericht|deze e-?mail|de informatie (?:in|verzonden|vervat)|de inhoud van (?:dit
        deze)).{0,160}(?:vertrouwelijk|bestemd|geadresseerde)
        (?:indien|als) u (?:niet de|dit bericht).{0,40}|denk aan het milieu
    """,
    closing=r"""
        (?:met )?(?:vriendelijke|hartelijke|beste|warme|oprechte)(?: en \w+)? groet\w*|groet(?:en|jes)?(?: van)?
        m\.?v\.?g\.?|hoogachtend|gr\.?\s*\Z|vriendelijk\w* groet\w*
        (?:een )?(?:fijne|prettige) (?:dag|avond|week|weekend)(?: verder)?|tot (?:ziens|snel)|hartelijks
    """,
    mine="ik|mijn|mij",
    speaks="u|uw|wij|ons|onze|je",
    note=r"trouwens\b|mijn nieuwe?\b.{0,60}|ik (?!verblijf\b)",
    greeting="beste|geachte|hallo|goedemorgen|goedemiddag|goedendag|dag|hoi",
    within="in het rood|in het blauw|in het groen|hieronder|onderstaand",
)
