"""English."""

from __future__ import annotations

from mailflow.mail.disposition.words.shape import Words

WORDS = Words(
    stems=(
        "auto",
        "office",
        "away",
        "leave",
        "holiday",
        "vacation",
        "no longer",
        "left the",
        "receiv",
        "return",
        "unsubscribe",
        "browser",
        "preferences",
        "not monitored",
        "unmonitored",
        "travel",
        "ooo",
        "was read",
        "thank you for",
        "do not reply",
        "sick",
        "back on",
        "unavailable",
        "opt out",
        "opt-out",
        "has been",
        "notification settings",
        "closed",
    ),
    auto_subject=(
        r"(?:i'm |i am |currently |we are )?out[- ]of[- ](?:the[- ])?office",
        r"ooo\b",
        r"ooto\b",
        r"auto(?:matic|mated|mat)?[-: ]*(?:e-?mail )?(?:reply|response|responder|acknowledg\w*|antwort|answer)\b",
        r"autoreply",
        r"auto(?:reply|response)\b",
        r"auto ?:$",
        r"auto ?: .{0,80}(?:out of|away|returning|on leave|holiday|vacation|unavailable)",
        r"vacation (?:reply|response|message|notice|auto\w*)",
        r"(?:away|absence) (?:message|notice|notification|from)",
        r"sorry,? i'?a?m (?:away|out|on)",
        r"on (?:annual|maternity|parental|sick|paternity) leave",
        (
            r"away from (?:my )?(?:mail"
            r"|desk|office|the office)"
        ),
        r"no longer (?:with|at|working|employed)",
        r"\[?auto[- ]?reply\]?",
    ),
    absence_subject=(
        r"(?:on )?(?:annual |maternity )?leave",
        r"on vacation",
        r"(?:i am |i'm )?(?:away|out)(?: until.*| from.*)?",
        r"out today",
        r"unavailable",
    ),
    notice_subject=(
        r"read ?:",
        r"not read ?:",
        r"read receipt",
        (
            r"(?:your|thank you for your) (?:request|message|mail|e-?mail|enquiry|inquiry"
            r"|application|ticket|submission)"
        ),
        r"we(?:'ve| have) received",
        r"message received",
        r"acknowledg\w+",
        (
            r"\[?(?:ticket"
            r"|case|request)\b"
        ),
        r"thank you for contacting",
        r"(?:confirmation of )?receipt",
    ),
    automatic=(
        r"this is an? (?:auto(?:mated|matic|-)|system[- ]generated)",
        (
            r"(?:^|[.\n*\[(-] ?)auto(?:mated|matic)[- ](?:reply|response"
            r"|message|acknowledge?ment)"
        ),
        (
            r"this (?:e-?mail|message|mail|response|reply) (?:was|is|has been) (?:an? )?(?:sent |generated )?"
            r"auto"
        ),
        r"auto-?generated",
        r"automatically generated",
        (
            r"automatic(?:ally)? (?:reply|response)\b[^.\n]{0,40}(?:to|that|:"
            r"|\.)"
        ),
        r"was read on\b",
        r"deleted without being read",
        r"please do not (?:reply|respond)[^.\n]{0,60}(?:automat|not monitored|unmonitored|unattended)",
    ),
    about_automatic=(
        r"(?:i|we) (?:just )?(?:got|received|have received|had)[^.\n]{0,40}(?:auto|out[- ]of[- ]office|error|bounce)",
        r"your (?:auto|out[- ]of[- ]office)",
        r"bounced back",
        r"what (?:should|can) i do",
        r"came back",
    ),
    absent=(
        (
            r"(?:i am|i'm|i will be|i'll be|we are|we're|gonna be|going to be|am|is|be) (?:currently |now |presently "
            r"|away and |also )?"
            r"(?:out of (?:the |my )?(?:office|town|country)|away\b"
            r"|on (?:holiday|vacation|leave|annual|maternity|paternity|parental|sick|medical"
            r"|a business|business)"
            r"|travel?ling|unavailable|out (?:until|from|this|today|on))"
        ),
        r"(?:office|offices|we) (?:is|are|will be) (?:currently )?closed",
        r"out of (?:the |my )?office",
        r"(?:limited|no|intermittent|infrequent) access to (?:my )?(?:e-?mail|mail)",
        (
            r"(?:\bbe back|\bam back|will return|(?<!your )returning|^back) (?:in the office |to "
            r"(?:the )?(?:office|work) )?(?:on|from|at|in)"
        ),
    ),
    office=(r"out of (?:the |my )?office",),
    deferred=(
        r"(?:for|if|in|any) [^.\n]{0,40}(?:urgent|emergenc)",
        r"in my absence",
        (
            r"(?:reply|respond|answer|get back|read|contact you|be in "
            r"touch)[^.\n]{0,50}(?:when i|upon|on my|after my|as soon|once i|return)"
        ),
        r"(?:upon|on|after) my return",
        r"(?:limited|no|intermittent|infrequent|not have) access",
        r"if (?:it|this) (?:can't|cannot|can not) wait",
        (
            r"please (?:contact|call|e-?mail|reach|direct|forward)[^.\n]{0,80}(?:@|\d{3}|colleague|instead|team|desk"
            r"|absence)"
        ),
        r"(?:will )?not be (?:forwarded|read|monitored)",
        r"checking (?:my )?e-?mail",
        (
            r"thank(?:s| you) for (?:your|getting in"
            r"|contacting)"
        ),
    ),
    gone=(
        r"no longer (?:works?|with|employed|in use|active|valid|monitored|at\b|an employee|checked|working)",
        r"(?:has|have) left (?:the )?(?:company|organi[sz]ation|firm|us\b)",
        (
            r"this (?:e-?mail )?(?:address|account|mailbox|inbox)[^.\n]"
            r"{0,40}(?:is|has been|was|will be) (?:no longer|not monitored|closed|unmonitored|deactivated|retired"
            r"|discontinued|not "
            r"(?:in use|active))"
        ),
    ),
    redirected=(
        r"please (?:contact|write|use|send|direct|e-?mail|address|update|forward|reach)",
        r"(?:contact|write to|send)[^.\n]{0,60}@",
        r"new (?:e-?mail )?address",
        r"(?:not|never) be read",
    ),
    acknowledged=(
        r"we(?:'ve| have)? (?:successfully )?receiv",
        r"(?:has|have) been (?:successfully )?received",
        (
            r"(?:request|ticket|case)[^.\n]{0,40}"
            r"(?:has been|was) (?:created|received|opened|registered|logged)"
        ),
        (
            r"thank(?:s| you) for (?:contacting|your (?:e-?mail|message"
            r"|request|enquiry|inquiry|application|interest)|reaching|getting in touch)"
        ),
    ),
    promised=(
        r"within \d+ ?(?:\w+ )?(?:hours|days)",
        r"as soon as possible",
        r"shortly",
        r"(?:ticket|case|reference|request) ?(?:number|id|#|no)",
        r"(?:will|shall) (?:get back|respond|reply|be in touch|review|contact)",
        r"do not reply",
        r"member of (?:our|the) team",
    ),
    personal=(
        r"\b(?:my|our|the) (?:appointment|interview|adviser|advisor|file|cv|resume|workshop|benefits?|situation)\b",
        r"\battached\b",
        r"could (?:you|we)\b",
        r"can (?:you|we)\b",
        r"would (?:you|it)\b",
        r"i would like",
        r"i'd like",
        (
            r"i (?:cannot|can't|won't) (?:come"
            r"|attend|make)"
        ),
        r"just to let you know",
        r"i am writing",
        r"i'm writing",
        r"is it possible",
        r"sorry (?:for|about|that)",
        r"let you know",
        r"i accept\b",
        r"yes,? i\b",
        r"your (?:letter|proposal|offer|invitation)",
    ),
    bulk=(
        r"unsubscribe",
        r"view (?:this (?:e-?mail|message|newsletter) |it )?(?:in (?:your |a )?browser|online)",
        (
            r"manage (?:your |e-?mail )?"
            r"(?:preferences|subscriptions?|notifications)"
        ),
        r"you(?:'re| are) receiving this",
        r"you received this (?:e-?mail|message) because",
        r"opt[- ]out of",
        r"update (?:your )?(?:e-?mail )?preferences",
        r"notification settings",
    ),
)
