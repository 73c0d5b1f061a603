"""How mail servers say that a mail did not arrive: by language and by server family. Data only, for folded text."""

from __future__ import annotations

SUBJECTS = (
    # English: Postfix, Exim, qmail, sendmail, Exchange, Domino, GroupWise, MDaemon, CommuniGate, gateways
    r"undeliver",
    r"not delivered",
    r"non[- ]?deliver",
    (
        r"delivery (?:status notification|failure|has failed|problem|report|error"
        r"|incomplete|notification|warning|attempts? failed|unsuccessful)"
    ),
    r"fail(?:ed|ure) (?:notice|delivery|mail|to deliver)",
    r"delivery to .{0,60} failed",
    r"return(?:ed|ing) (?:mail|message|to sender)",
    (
        r"mail (?:delivery )?(?:failed|failure|error"
        r"|returned|status report|delivery|could not)"
    ),
    r"could not be delivered",
    r"warning: (?:could not|message|mail)",
    r"delayed mail",
    r"delivery (?:is |has been )?delayed",
    r"message (?:delayed|status|delivery|not deliv|could not|undeliv|bounced)",
    r"mail delivery (?:subsystem|system)",
    r"\bbounced?\b",
    r"rejected (?:mail|message)",
    r"unknown user",
    r"user unknown",
    r"considered unsolicited",
    r"problem delivering",
    r"unable to deliver",
    r"mailbox (?:full|unavailable|not found)",
    r"message you sent (?:has been )?blocked",
    r"processing error",
    r"no such user",
    r"(?:e-?mail|message) (?:was )?(?:blocked|rejected|not sent)",
    # French
    r"non[- ]?(?:remis|delivre|distribu|livre|achemin)",
    r"echec (?:de |d')?(?:la |l')?(?:remise|distribution|livraison|envoi|acheminement)",
    r"mail non",
    r"retour(?:ne)? (?:de|a) (?:mail|message|courrier|l'expediteur)",
    r"notification d'etat de remise",
    r"rapport de non[- ]remise",
    r"(?:remise|distribution|acheminement) (?:retarde|differe|impossible|a echoue)",
    r"message retarde",
    r"impossible de (?:remettre|delivrer|distribuer)",
    # German, Spanish, Portuguese, Italian, Dutch
    r"unzustellbar",
    r"nicht zustellbar",
    r"zustell(?:ung|fehler|bericht)",
    r"(?:mail|nachricht) konnte nicht",
    r"no se (?:ha )?(?:pudo |podido )?(?:se )?entreg",
    r"no entregad[oa]",
    r"(?:error|fallo|notificacion)[^:]{0,20} (?:de|en la) entrega",
    r"correo devuelto",
    r"mensaje (?:devuelto|no entregado)",
    r"mensagem (?:nao|devolvida)",
    r"nao (?:foi )?entregue",
    r"falha (?:na|de) entrega",
    r"non recapitat",
    r"mancat[ao] (?:consegna|recapito)",
    r"messaggio non",
    r"impossibile recapitare",
    r"consegna non riuscita",
    r"onbestelbaar",
    r"niet (?:bezorgd|afgeleverd)",
    r"bezorging (?:mislukt|vertraagd)",
    # Nordic, Polish, Russian, Chinese, Japanese
    r"kunde inte levereras",
    r"kunne ikke (?:leveres|afleveres)",
    r"ikke levert",
    r"olevererbar",
    r"niedostarczon",
    r"nie (?:zostala |mozna )?dostarcz",
    r"недостав|не доставлен|невозможно доставить|сообщение не",
    r"退信|投递失败|传输失败|无法(?:送达|投递|发送)|系统退信",
    r"配信(?:不能|エラー|失敗)|送信できません",
)
TEXTS = (
    r"could ?n[o']t be delivered",
    r"was not delivered",
    r"not (?:been )?able to deliver",
    r"unable to deliver",
    r"wasn't able to deliver",
    r"delivery (?:has |attempt )?failed",
    r"permanent (?:fatal )?errors?",
    r"undeliver(?:able|ed)",
    r"did not reach",
    r"returned to (?:the )?sender",
    r"following (?:e-?mail )?(?:address|recipient|destination)",
    r"failed (?:recipient|address)",
    r"mailbox (?:is full|unavailable|not found|does not)",
    r"(?:user|recipient|address) unknown",
    r"delivery (?:to|of)",
    r"not be delivered",
    r"recipient.{0,40}reject",
    r"unknown (?:user|recipient|address)",
    r"does not exist",
    r"message was created automatically by mail delivery",
    r"transcript of session",
    r"no such (?:user|recipient|mailbox|address)",
    r"delivery errors?",
    r"error deliver",
    r"has been (?:returned|blocked|rejected|postponed)",
    r"bounced",
    r"couldn't deliver",
    r"cannot be delivered",
    r"non-delivery",
    r"not delivered",
    r"failed to deliver",
    r"problem (?:delivering|with the)",
    r"intended recipient",
    r"not accept",
    r"over ?quota",
    (
        r"n'a (?:pas )?(?:pas |pu )?(?:pu )?(?:lui |leur |vous )?(?:ete|etre) (?:pas )?(?:remis|delivre|distribue"
        r"|livre|achemine|transmis|envoye)"
    ),
    r"la (?:remise|distribution|livraison)[^.\n]{0,80}a echoue",
    r"non (?:remis|delivre|distribue)",
    r"impossible de (?:remettre|delivrer|distribuer|transmettre)",
    r"adresse (?:e-?mail )?(?:n'existe|inconnue|introuvable|inexistante)",
    r"n'a pas pu (?:remettre|delivrer|distribuer)",
    r"konnte(?:n)? (?:nicht|an)[^.\n]{0,80}(?:zugestellt|ubermittelt|gesendet|nicht)",
    r"nicht (?:zugestellt|ausgeliefert|zustellbar)",
    r"unzustellbar",
    r"zustellung",
    r"no (?:se )?(?:ha )?(?:podido|pudo)[^.\n]{0,30}(?:entregar|enviar)",
    r"no (?:se|fue) (?:entreg|ha entreg)",
    r"nao (?:pode|foi|pôde)[^.\n]{0,30}(?:entreg|enviad)",
    r"(?:non (?:e stato|e) (?:possibile )?(?:recapit|consegn)|impossibile (?:recapitare|consegnare))",
    r"(?:kon|kan|konden)[^.\n]{0,50} niet [^.\n]{0,30}(?:afgeleverd|bezorgd)",
    r"kunde inte levereras|kunne ikke (?:leveres|afleveres)|nie (?:mogla|moze|zostala)[^.\n]{0,40}dostarcz",
    r"не (?:может быть|удалось|было|был[ао]?)[^.\n]{0,40}достав|недостав",
    r"无法(?:发送|送达|投递)|退回|被退",
    r"(?:配信|送信|お届け)(?:できません|できなかった)|宛先",
)
DELAYED = (
    r"warning only",
    r"will be retried",
    r"still being retried",
    r"delivery (?:is |has been )?delayed",
    r"delayed (?:mail|\d)",
    r"mail delayed",
    r"not (?:yet )?been delivered yet",
    r"has not yet been",
    r"could not be delivered for more than",
    r"delivery status notification ?\(delay",
    r"continue to (?:try|retry|attempt)",
    r"will (?:keep trying|try again|retry)",
    r"no action is required",
    r"has been postponed",
    r"temporarily delayed",
    r"will be attempted",
    r"still trying",
    r"does not require (?:any|you)",
    r"nouvelles? tentatives?",
    r"(?:remise|distribution|livraison)[^.\n]{0,30} (?:est |a ete )?(?:retardee|differee)",
    r"message retarde",
    r"(?:continuera|va continuer|tentera)[^.\n]{0,40}(?:essay|tent|remettre)",
    r"n'a pas encore (?:pu )?(?:ete|etre)",
    r"verzoger",
    r"noch nicht zugestellt",
    r"weiterhin versuch",
    r"retras[oa]",
    r"seguira intentando",
    r"todavia no",
    r"atrasad[oa]|continuara a tentar",
    r"ritard|ritentat|ancora tentativi",
    r"vertraagd|opnieuw geprobeerd",
    r"задерж|будет продолжать|повторн",
    r"forsenad|forsinket",
)
"""Words of a report that the server goes on trying."""
FINAL = (r"given up", r"giving up", r"will not (?:be retried|retry|try)", r"permanent", r"abandon", r"definitiv")
COPY_BEGINS = (
    (
        r"[-=*_#+> ]{0,12}(?:below this line|this is a copy|original message|message original|unsent message"
        r"|the header|the body of|returned message|returned mail"
        r"|forwarded message|undelivered message|message d'origine|message headers?\b|begin message|start of|begin of"
        r"|headers? (?:of|follow)|message header|copie du message"
        r"|en-tetes? (?:du|de)|ursprunglich|originalnachricht|mensaje original|mensagem original|messaggio originale"
        r"|the first \d+ lines|received header|your message"
        r" (?:headers|follows)|reporting mta|unsent mail|rejected message|mail header|quoted message|body of message"
        r"|included is a copy|attached is|diagnostic information for administrators"
        r"|informations? de diagnostic|diagnoseinformationen|informacion de diagnostico|informazioni di diagnostica"
        r"|informacoes de diagnostico|diagnostische gegevens)"
    ),
    (
        r"(?:received|return-path|message-id|mime-version|dkim-signature|content-type|x-(?!failed|actual|postfix"
        r"|envelope|supplementary)[\w-]{1,40}): "
    ),
    (
        r".{0,60}(?:(?:message (?:headers?|body)|headers?|original message|message contents?) follows?|(?:copy|header"
        r"|headers|lines|beginning) of (?:the|your) (?:original |returned )?(?:message|mail))"
    ),
)
"""The lines under which a report gives the mail back."""
SUMMARY = (
    (
        r"[*\-• ]{0,6}(?:to|from|cc|subject|sent|date|received|original recipients?|reply-to|message-?id|sender"
        r"|return-?path|contact|reporting|remote|generating server|a|de|objet|envoye|date d'envoi"
        r"|an|von|betreff|gesendet|para|asunto|enviado|assunto|da|oggetto|inviato|data|aan|van|onderwerp|verzonden"
        r"|original-envelope-id|x-postfix-sender|arrival-date|serveur de generation"
        r"|expediteur|auteur|der absender|absender)\s{0,8}:"
    ),
    r"\s{0,8}from \S+@",
)
"""Lines about the mail that was sent: an address there is not the failed one."""
WHOM_TO_ASK = (
    (
        r"contact|write to|send (?:e-?)?mail to|forward|support|assistance|question|visit|see |help"
        r"|sender (?:is|was|address)|envelope-from|mail from|ecrire a|contacter|wenden sie|(?<!in )reply to|on behalf"
        r"|transmis par|votre adresse|your address"
    ),
)
"""An address on such a line is one to turn to, unless a server's answer stands there."""
