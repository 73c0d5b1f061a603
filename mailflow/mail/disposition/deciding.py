"""What kind of mail it is: an ordered table of rules, each of which says why. First hit wins; nothing is dropped."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from mailflow.mail.disposition import bounces
from mailflow.mail.folding import folded
from mailflow.mail.parsing.parse import Parsed
from mailflow.mail.values import Bounce, Disposition

_DAEMON = re.compile(
    r"^(?:mailer[-_.]?daemon|postmaster|mail[-_.]?daemon|mdaemon|microsoftexchange\w*|bounces?|mailsystem"
    r"|double-bounce|mmdf)\b"
)
_DAEMON_NAME = re.compile(
    r"mail(?:er)?[- ]?(?:daemon|delivery)|mail delivery (?:sub)?system|service de (?:messagerie|distribution)"
    r"|postmaster|mail system|zustell"
)
_NO_REPLY = re.compile(
    r"^(?:no-?_?\.?reply|ne-?_?pas-?_?repondre|nepasrepondre|do-?_?not-?_?reply|notifications?|alertes?"
    r"|newsletter|owner-)"
)
_BOUNCE_SUBJECT = re.compile(
    r"undeliver|not delivered|delivery (?:status notification|failure|has failed|problem|report|error"
    r"|incomplete|notification)|fail(?:ed|ure) (?:notice|delivery|mail)"
    r"|failure notice|return(?:ed|ing) (?:mail|message)|mail (?:delivery )?(?:failed|failure|error|returned"
    r"|status report)|non[- ]?(?:remis|delivre|distribu)|echec de (?:la )?(?:remise|distribution|livraison)"
    r"|message non|nondeliverable|undelivered|unzustellbar|delivery to .{0,60} failed|could not be delivered"
    r"|non recapitat|no se (?:ha )?(?:pudo )?entreg"
    r"|onbestelbaar|warning: (?:could not|message)|delayed mail|delivery (?:is )?delayed|message (?:delayed"
    r"|retarde)|bounce|rejected (?:mail|message)|mail non|unknown user|user unknown|considered unsolicited"
    r"|retour(?:ne)? de (?:mail|message|courrier)|notification d'etat de remise|rapport de non[- ]remise"
    r"|problem delivering|unable to deliver|mensagem (?:nao|devolvida)|mail could not"
)
_BOUNCE_TEXT = re.compile(
    r"could ?n[o']t be delivered|was not delivered|not (?:been )?able to deliver|unable to deliver|wasn't able "
    r"to deliver|delivery (?:has )?failed|permanent (?:fatal )?errors?"
    r"|undeliver(?:able|ed)|n'a pas (?:pu )?(?:lui )?(?:ete|etre) (?:remis|delivre|distribue|livre|achemine)"
    r"|la remise a echoue|did not reach|returned to sender"
    r"|following (?:address|recipient)|failed (?:recipient|address)|mailbox (?:is full|unavailable|not found)"
    r"|user unknown|delivery to the following|couldn't be delivered|not be delivered"
    r"|message you sent|recipient.{0,40}reject|unknown user|does not exist|message was created automatically "
    r"by mail delivery|transcript of session|no such user|undelivered"
)
_AUTO_SUBJECT = re.compile(
    r"^\W*(?:(?:re|aw|tr|fw|fwd|sv|antw|rif|res)\s?:\s*)*(?:\W*)(?:"
    r"(?:re: )?(?:reponse|message|accuse de reception|avis) (?:automatique|auto\b|d'absence|de vacances|de "
    r"conges?)|absence du bureau|absente? du bureau"
    r"|out[- ]of[- ](?:the[- ])?office|auto(?:matic|mated)?[-: ]*(?:reply|response|responder|acknowledg\w*"
    r"|antwort)|autoreply|auto(?:reply|response|re)\b|auto ?:|vacation (?:reply|response|message|notice"
    r"|auto\w*)"
    r"|automatische (?:antwort|beantwoording|e-?mail)|abwesenheits\w*|automatisch antwoord|respuesta automatica"
    r"|fuera de (?:la )?oficina|resposta automatica|ausencia temporaria"
    r"|risposta automatica|fuori (?:sede|ufficio)|autosvar|automatiskt svar|automatisk svar|automaattinen"
    r"|autoodpowiedz|odpowiedz automatyczna"
    r"|автоответ|автоматический ответ|رد تلقائي|رد آلي|out of office|ooo\b|i am (?:away|out)|automatic(?:o|a)\b"
    r"|lu ?:|read ?:|leido ?:|gelesen ?:|gelezen ?:|letto ?:|lida ?:|read receipt|accuse de lecture|accuse de "
    r"reception"
    r"|non lu ?:|not read ?:|your (?:request|message|mail|email) (?:has been|was) received|we(?:'ve| have) "
    r"received your|votre (?:message|demande|mail) a (?:bien )?ete (?:recu|enregistre))"
)
_AUTO_SUBJECT_ANYWHERE = re.compile(
    r"out[- ]of[- ](?:the[- ])?office|reponse automatique|automatic reply|auto-?reply|automatische antwort"
    r"|message d'absence|autoreply|auto response"
)
_AUTO_TEXT = re.compile(
    r"(?:ceci est|c'est) une? (?:reponse|message|mail|courriel|e-mail) (?:automatique|d'absence|genere)"
    r"|(?:message|reponse|mail|accuse de reception) (?:envoyee? |genere )?automatique(?:ment)?\b"
    r"|this is an auto(?:mated|matic|-)|automatic(?:ally)? (?:reply|response|generated)|auto-?generated"
    r"|automatically generated|i am (?:currently )?out of (?:the )?office|i'm (?:currently )?out of (?:the "
    r")?office"
    r"|je (?:lirai|prendrai connaissance de|traiterai|repondrai a) vo(?:s|tre) (?:mails?|messages?|courriels?"
    r"|demande) (?:a|des|lors de) mon retour|n'est plus (?:active|consultee?|utilisee?|valide) ?(?:\.|:|,|et)"
    r"|cette (?:adresse|boite).{0,40}n'est (?:plus|pas) (?:active|consultee|relevee|lue)|dies(?:e|es) ist eine "
    r"automatische|automatisch generierte|respuesta automatica|mensaje automatico"
    r"|risposta automatica|messaggio automatico|resposta automatica|automatisch(?:e)? (?:antwoord|bericht)|رد "
    r"تلقائي|merci de ne pas (?:y )?repondre a ce (?:message|mail|courriel)"
    r""
)
_ABSENCE_TEXT = re.compile(
    r"(?:je suis|nous sommes) (?:actuellement )?(?:en (?:conges?|vacances|deplacement|arret|conge \w+)"
    r"|absente?s?|hors du bureau|injoignable).{0,120}(?:mail|message|courriel|urgence|retour|consulte)"
    r"|absente? (?:du|jusqu).{0,120}(?:urgence|mon retour|en mon absence|mail|message)|i am (?:away|on "
    r"(?:holiday|vacation|leave)|out).{0,120}(?:return|back|urgent|email|e-mail)"
    r"|ich bin (?:derzeit|zurzeit|momentan|vom|bis).{0,80}(?:nicht|abwesend|urlaub|buro)"
)
_BULK_TEXT = re.compile(
    r"(?:se |me )?(?:desinscri|desabonn)|unsubscribe|ne plus recevoir (?:nos|nos offres|cet|ces|cette|de mails"
    r"|la newsletter)|vous recevez (?:cet?|cette|les|ce) (?:lettre|mail|e-?mails?|message|newsletter|courriel"
    r"|alerte)"
    r"|repond(?:ez|re|ant) ?\W{0,3}(?:stop|retrait)\b|view (?:this email )?in (?:your )?browser|version en "
    r"ligne|afficher dans (?:le|votre) navigateur|gerer (?:mes|vos) (?:alertes|preferences)|manage (?:your "
    r")?preferences"
    r"|modifier mon alerte|abmelden|darse de baja|cancelar (?:la )?suscripcion|annulla l'iscrizione"
)
_BULK_MAILER = re.compile(
    r"mailchimp|sendinblue|brevo|mailjet|sendgrid|campaign|newsletter|diffusion|mailing|sarbacane|phplist"
    r"|acymailing|mailpoet|emarsys|salesforce|marketo|hubspot|dolist|cabestan|splio|mailer \d|massmail|bulk"
)


_WEAK_SUBJECT = re.compile(
    r"^\W*(?:(?:re|aw|tr|fw|fwd|sv|antw|rif|res)\s?:\s*)*\W*(?:absen(?:ce|t|te|cia|za)\b|away\b|vacation|(?:on "
    r")?holiday|on leave|conges?\b|vacances|abwesen|afwezig|ausente|assente|fravaer|franvaro|poissa|nieobecno"
    r"|urlaub|ferien|en deplacement)"
)
_CHALLENGE_TEXT = re.compile(
    r"(?:boite|adresse|messagerie|compte|mailbox|inbox|account)[^.]{0,60}(?:protegee?|protected"
    r"|filtree?)[^.]{0,60}(?:indesirable|spam|courriers?|junk)|(?:retenu|held|bloque|en attente"
    r"|quarantaine)[^.]{0,80}(?:confirm|validat|verif)[^.]{0,80}(?:personne|humain|human|lien|link|identi"
    r"|expediteur|sender)"
    r"|(?:cliquez|click|clic)[^.]{0,80}(?:lien|link|bouton|ici|here)[^.]{0,80}(?:liberer|valider|confirmer"
    r"|release|verify|prove|authentifi|deliver)|mailinblack|boxbe\b|spam ?arrest|challenge[- ]response"
    r"|prouve[rz] que vous"
)
CHALLENGE = "an anti-spam filter asks for proof of a person"


@dataclass(frozen=True, slots=True)
class Facts:
    """What the rules look at."""

    parsed: Parsed
    subject: str
    address: str
    name: str
    recipients: tuple[str, ...]
    return_path: str | None
    text: str  # the first lines, as they are
    folded_text: str
    folded_subject: str
    bounce: Bounce | None
    own: frozenset[str]

    def header(self, name: str) -> str:
        """A header, lower case."""
        return self.parsed.headers.get(name).strip().lower()


Rule = Callable[[Facts], str]


def decide(facts: Facts) -> tuple[Disposition, str]:
    """The disposition and its reason."""
    for disposition, rule in _RULES:
        reason = rule(facts)
        if reason:
            return disposition, reason
    return Disposition.HUMAN, "no sign of a machine"


def looks_like_report(
    parsed: Parsed, subject: str, address: str, name: str, return_path: str | None, text: str
) -> bool:
    """Whether it is worth reading as a delivery report."""
    if any("delivery-status" in kind for kind in parsed.report_types):
        return True
    if parsed.headers.has("x-failed-recipients") or parsed.headers.has("x-ms-exchange-message-is-ndr"):
        return True
    if parsed.content_type == "multipart/report" and "disposition-notification" not in parsed.parameters.get(
        "report-type", ""
    ):
        return not any("notification" in kind or "feedback" in kind for kind in parsed.report_types)
    low_subject, low_text = folded(subject), folded(text[:6_000])
    by_daemon = bool(_DAEMON.match(address) or _DAEMON_NAME.search(folded(name)))
    says = bool(_BOUNCE_SUBJECT.search(low_subject))
    if _AUTO_SUBJECT.match(low_subject) and not says:
        return False
    if by_daemon:
        return says or bool(_BOUNCE_TEXT.search(low_text)) or bool(re.search(r"\b[45]\d\d[ -]", low_text))
    if says:
        return bool(_BOUNCE_TEXT.search(low_text)) or return_path == ""
    return return_path == "" and bool(_BOUNCE_TEXT.search(low_text)) and parsed.original is not None


def _challenge(facts: Facts) -> str:
    return CHALLENGE if _CHALLENGE_TEXT.search(facts.folded_text[:2_000]) else ""


def _own(facts: Facts) -> str:
    return "sent by one of our own mailboxes" if facts.address and facts.address in facts.own else ""


def _delayed(facts: Facts) -> str:
    if facts.bounce and bounces.is_delay(facts.bounce, facts.subject, facts.text):
        return "delivery report: still being tried"
    return ""


def _success(facts: Facts) -> str:
    return "delivery report: delivered" if facts.bounce and bounces.is_success(facts.bounce) else ""


def _bounce(facts: Facts) -> str:
    if not facts.bounce:
        return ""
    states = ", ".join(dict.fromkeys(r.status for r in facts.bounce.recipients if r.status))
    return f"delivery report: failed{f' ({states})' if states else ''}"


def _read_receipt(facts: Facts) -> str:
    if "message/disposition-notification" in facts.parsed.report_types:
        return "read receipt (RFC 8098)"
    return "abuse report (RFC 5965)" if "message/feedback-report" in facts.parsed.report_types else ""


def _auto_replied(facts: Facts) -> str:
    value = facts.header("auto-submitted")
    return "Auto-Submitted: auto-replied (RFC 3834)" if value.startswith("auto-replied") else ""


def _auto_header(facts: Facts) -> str:
    for name in (
        "x-autoreply",
        "x-autorespond",
        "x-autoresponder",
        "x-autogenerated",
        "x-auto-reply",
        "x-autoreply-from",
        "x-mail-autoreply",
    ):
        if facts.parsed.headers.has(name) and facts.header(name) not in ("no", "false", "0", "none"):
            return f"{name}: an automatic reply by its header"
    if "auto_reply" in facts.header("precedence") or "auto-reply" in facts.header("precedence"):
        return "Precedence: auto_reply"
    if "autoreply" in facts.header("delivered-to") or facts.header("x-precedence") == "auto_reply":
        return "an automatic reply by its headers"
    return "vacation program" if facts.header("x-mailer").startswith(("vacation", "dovecot sieve vacation")) else ""


def _auto_subject(facts: Facts) -> str:
    found = _AUTO_SUBJECT.match(facts.folded_subject) or _AUTO_SUBJECT_ANYWHERE.search(facts.folded_subject)
    return "subject of an automatic reply" if found else ""


def _list_headers(facts: Facts) -> str:
    for name in (
        "list-id",
        "list-unsubscribe",
        "list-post",
        "feedback-id",
        "x-campaign",
        "x-campaignid",
        "x-mailing-list",
        "x-csa-complaints",
    ):
        if facts.parsed.headers.has(name):
            return f"{name}: mail to many"
    precedence = facts.header("precedence")
    if precedence.startswith(("bulk", "list", "junk")):
        return f"Precedence: {precedence[:4]}"
    return ""


def _auto_generated(facts: Facts) -> str:
    value = facts.header("auto-submitted")
    if value and not value.startswith("no"):
        return f"Auto-Submitted: {value.split(';')[0][:40]} (RFC 3834)"
    return ""


def _bulk_words(facts: Facts) -> str:
    if _BULK_MAILER.search(facts.header("x-mailer")):
        return "sent by a mass mailing program"
    if facts.parsed.headers.has("in-reply-to") or facts.parsed.headers.has("references"):
        return ""
    found = _BULK_TEXT.search(facts.folded_text, max(0, len(facts.folded_text) // 3))
    if found and (len(facts.folded_text) > 150) and _is_imperative(facts.folded_text, found.start()):
        return "footer of a mass mailing"
    return ""


def _is_imperative(text: str, at: int) -> bool:
    """A footer offers to unsubscribe; a person asks for it in the first person."""
    before = text[max(0, at - 60) : at]
    return not re.search(r"\b(?:je|j'|me|moi|veux|voudrais|merci de|souhaite|svp|lien|arrive|please|i)\b", before)


def _auto_words(facts: Facts) -> str:
    head = facts.folded_text[:700]
    if _AUTO_TEXT.search(head):
        return "words of an automatic reply"
    suppress = facts.parsed.headers.has("x-auto-response-suppress") or facts.return_path == ""
    if (suppress or _WEAK_SUBJECT.match(facts.folded_subject)) and _ABSENCE_TEXT.search(head):
        return "an absence message that wants no answer"
    return ""


def _null_sender(facts: Facts) -> str:
    return "empty return path: sent by a machine" if facts.return_path == "" else ""


def _no_reply(facts: Facts) -> str:
    if _DAEMON.match(facts.address):
        return "sent by a mail system"
    return "the sender's address takes no replies" if _NO_REPLY.match(facts.address) else ""


_RULES: tuple[tuple[Disposition, Rule], ...] = (
    (Disposition.OWN, _own),
    (Disposition.AUTO_REPLY, _success),
    (Disposition.DELAYED, _delayed),
    (Disposition.BOUNCE, _bounce),
    (Disposition.AUTO_REPLY, _read_receipt),
    (Disposition.AUTO_REPLY, _auto_replied),
    (Disposition.AUTO_REPLY, _auto_header),
    (Disposition.AUTO_REPLY, _auto_subject),
    (Disposition.AUTO_REPLY, _challenge),
    (Disposition.LIST, _list_headers),
    (Disposition.AUTO_REPLY, _auto_generated),
    (Disposition.LIST, _bulk_words),
    (Disposition.AUTO_REPLY, _auto_words),
    (Disposition.AUTO_REPLY, _null_sender),
    (Disposition.AUTO_REPLY, _no_reply),
)
