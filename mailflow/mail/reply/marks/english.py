"""English, British and American."""

from __future__ import annotations

from mailflow.mail.reply.marks.language import Language

ENGLISH = Language(
    wrote="wrote|writes|has written|sent|replied|said",
    opening="on|at|in a message dated",
    days="mon|tue|wed|thu|fri|sat|sun",
    tells="i|he|she|they|my|his|her|our|your|the|who|that|me",
    quoting="quoting|message from",
    sender="from, sender",
    sent="sent, date, sent at, sent on, received, date sent, posted at",
    recipient="to, cc, bcc, reply-to, reply to, copy",
    subject="subject, re",
    original="""
        (?:start of )?original (?:message|appointment|e-?mail)(?: follows)?
        (?:begin )?forwarded (?:message|by .{1,60}|e-?mail)|reply message
        (?:start of )?(?:quoted|previous|forwarded) (?:message|mail|text)|included message|on behalf of .{1,60}
    """,
    above="above|below + line|text",
    footer=r"""
        sent (?:from|with|via|using|by|wirelessly|on)\b|(?:typed|composed|written) (?:on|from) (?:my|a)\b
        (?:get|download) (?:outlook|yahoo|the (?:app|new)|gmail|bluemail|spark|aol)
        virus-free\..{0,60}|this (?:e-?mail|message) (?:has been|was) (?:checked|scanned|sent from|sent via)
        mail sent from|via (?:mobile|my phone|iphone|ipad|android)\s*\Z|no virus found|scanned by|do you yahoo
        checked by avg|information from (?:eset|nod32|mcafee)\b.{0,90}
        please excuse (?:my brevity|typos|any typos|the brevity|brevity)
        from my (?:iphone|ipad|android|samsung|mobile|phone|blackberry)
        you (?:are|were) receiv(?:ed|ing) this|you received this (?:message|e-?mail) because
        to unsubscribe|view (?:this|it) (?:e-?mail|message|ticket|on)|reply to this e-?mail directly
    """,
    disclaimer=r"""
        (?:this|the information (?:contained )?in this|the contents of this) (?:e-?mail|message|communication
        transmission|electronic).{0,200}(?:intended|confidential|privileged|checked|virus|legally)
        please consider the environment|if you (?:are not the|have received this)
        the information (?:contained|transmitted)
        \*{0,3}(?:confidentiality(?: notice)?|disclaimer|legal notice|privileged)\b.{0,80}(?:confidential|:|\Z)
        think before you print|save (?:a tree|paper)|notice: this
    """,
    closing=r"""
        (?:(?:with )?(?:my |our )?(?:kind|kindest|best|warm|warmest|many|good)(?: personal)?[, ]+|with )?(?:regards
        rgds)
        (?:thanks|thank you|thx)(?: and|,| &) (?:kind |best |warm )?regards|best wishes|all the best|best,?\s*\Z
        yours(?: (?:sincerely|faithfully|truly|respectfully))?|(?:most |very )?sincerely(?: yours)?|cheers|take care
        respectfully(?: yours)?
        have a (?:nice|good|great|lovely|wonderful) (?:day|evening|weekend|week|one|afternoon)|warmly|cordially
        see you (?:soon|then)
        (?:br|kr|brgds|xx+|xoxo|ttyl)[,.]?\s*\Z|talk soon|speak soon|god bless
    """,
    thanks="""
        (?:many |with |very )?(?:thanks|thank you|thx|thank u
        ty)(?: again| so much| very much| a lot| a bunch| in advance| for your (?:help|time))?
    """,
    mine="""
        i'|my|mine|i am|i have|i had|i will|i would|i can|i could|i do|i did|i was|i need|i want|i think|i hope|i see
        i know|i got|i just|i also|i may|i must|i should|i wish|i like|i never|i already|i still
    """,
    speaks="i|you|your|we|us|our",
    note=r"""
        by the way\b|btw\b|oh and\b|also[, ]|i (?!remain\b|look forward)|i'(?:m|ll|ve|d)\b|forgot\b|please note my
        (?:here is|this is|note) my\b.{0,60}|my new\b.{0,60}
        my (?:number|phone|address|e-?mail)\b.{0,20}(?: is| has| changed|:)
    """,
    greeting="hi|hello|dear|hey|good (?:morning|afternoon|evening)",
    within="in red|in blue|in green|in bold|below|inline|in-line",
)
