"""Polish, Czech and Slovak, Russian, Ukrainian, the South Slavic ones as far as they are known."""

from __future__ import annotations

from mailflow.mail.reply.marks.language import Language

POLISH = Language(
    wrote=r"napisal(?:\(a\)|/a|a)?|pisze|pisal(?:\(a\)|a)?|wyslal(?:\(a\)|a)?",
    opening="dnia|w dniu",
    days="pon|pn|wt|sr|czw|pt|sob|sb|niedz|nd|niedziela|sroda|wtorek",
    tells="ja|moj|moja|moje|nasz|ktory|ze",
    quoting="cytat|cytowanie|wiadomosc napisana przez",
    sender="od, nadawca",
    sent="wyslano, data, wyslane, data wyslania",
    recipient="do, dw, udw, adresat, odbiorca",
    subject="temat",
    original="""
        (?:poczatek )?(?:wiadomosc|wiadomosci)(?: zostala)? (?:oryginalna|przekazana|przeslana|przekazanej
        przekazywana)|(?:oryginalna|przekazana) wiadomosc|przekazana wiadomosc
    """,
    above="powyzej|ponizej + linii|linia",
    footer=r"""
        wysla(?:ne|no) (?:z|za|przez|od)\b|pobierz (?:program |aplikacje )?outlook|wolny od wirusow
        ta wiadomosc zostala sprawdzona
    """,
    disclaimer=r"""
        (?:niniejsz\w+|ta) (?:wiadomosc|korespondencja|e-?mail).{0,160}(?:poufn|przeznaczon)|tresc tej wiadomosci
    """,
    closing=r"""
        (?:serdecznie )?pozdrawiam(?: serdecznie| cieplo)?|(?:serdeczne )?pozdrowienia
        z (?:powazaniem|wyrazami szacunku|pozdrowieniami)|pozdr\.?\s*\Z|milego dnia|z szacunkiem
    """,
    mine="moj|moja|moje|mnie|mam|jestem",
    speaks="panstwo|pan|pani|nam|my|prosze",
    greeting="dzien dobry|witam|czesc|szanown",
)
CZECH = Language(
    wrote=r"napsal(?:\(a\)|/a|a)?|napisal(?:\(a\)|/a|a)?|odeslal(?:\(a\)|a)?",
    opening="dne|dna|v",
    days="po|ut|st|ct|pa|so|ne|pi|stv",
    tells="ja|muj|moje|ktery|ze",
    sender="od, odesilatel, odosielatel",
    sent="odeslano, datum, odoslane, datum odeslani",
    recipient="komu, kopie, kopia, pro",
    subject="predmet",
    original="""
        (?:puvodni|preposlana|povodna|preposlana) (?:zprava|e-?mail|sprava)|zacatek preposlane zpravy
    """,
    above="nad + radk|caro|ciaro",
    footer=r"odeslan[oy] (?:z|ze|pomoci)\b|odoslan[ey] z\b|ziskat outlook|bez viru",
    disclaimer="(?:tato zprava|tento e-?mail|tato sprava).{0,160}(?:duvern|urcen)",
    closing=r"""
        s (?:pozdravem|uctou|pranim|pratelskym|srdecnym|pozdravom)\b.{0,20}|hezky (?:den|vecer)|preji .{0,24}
        pekny den|zdravi
    """,
    mine="muj|moje|mne|jsem",
    speaks="vy|vas|vam|my|nam",
    greeting="dobry (?:den|vecer)|ahoj|vazen|zdravim",
)
RUSSIAN = Language(
    wrote=r"пишет|пишете|пишут|написал(?:\(а\)|а|и)?|писал(?:\(а\)|а|и)?|написав|відправив",
    opening="в|во",
    days="пн|вт|ср|чт|пт|сб|вс|понедельник|вторник|среда|четверг|пятница|суббота|воскресенье",
    tells="я|он|она|мой|моя|мне|что|который",
    sender="от, от кого, отправитель",
    sent="отправлено, дата, послано, отправлен, дата отправки",
    recipient="кому, копия, получатель",
    subject="тема",
    original="""
        (?:начало )?(?:пересылаемо[ей]|пересланно[ей]|исходно[ей]|исходное|оригинальное|пересылаемого) (?:сообщени[ея]
        письмо)
    """,
    above="выше|над + лини|строк|черт",
    footer=r"отправлено (?:с|со|из|от|через|при)\b|послано с\b|скачать outlook|без вирусов",
    disclaimer="""
        (?:данное|это|настоящее) (?:сообщение|письмо|электронное).{0,160}(?:конфиденциальн|предназначен)
    """,
    closing=r"""
        с (?:глубоким |искренним )?(?:уважением|наилучшими пожеланиями|пожеланиями|приветом|любовью)
        всего (?:доброго|хорошего|наилучшего)|хорошего дня|до свидания|искренне ваш\w*
    """,
    mine="я|мой|моя|мне|меня|мои|моё|мое|моего",
    speaks="вы|вас|вам|мы|нам|ваш",
    note=r"кстати\b|мой новый\b.{0,60}",
    greeting="здравствуйте|добрый (?:день|вечер)|доброе утро|уважаем|привет",
)
UKRAINIAN = Language(
    wrote=r"пише|написав(?:\(ла\)|ла)?|написала|писав|пишуть",
    opening="у|о",
    days="пн|вт|ср|чт|пт|сб|нд",
    sender="від, від кого, відправник",
    sent="надіслано, відправлено, дата",
    recipient="кому, до, копія",
    subject="тема",
    original=r"""
        (?:початок )?(?:переслан\w+|початков\w+|оригінальн\w+|вихідн\w+) (?:повідомлення|лист\w*)
    """,
    above="вище|над + лінії|рядк",
    footer=r"(?:надіслано|відправлено) (?:з|із|через|за)\b|завантажити outlook|без вірусів",
    closing="(?:з|із) (?:повагою|найкращими побажаннями)|гарного дня|всього найкращого|на все добре",
    mine="я|мій|моя|мені|мене|моє",
    speaks="ви|вас|вам|ми",
    greeting="добрий (?:день|вечір)|доброго (?:дня|ранку)|вітаю|шановн|привіт",
)
SOUTH_SLAVIC = Language(
    wrote=r"""
        je napisao(?:/la|\(la\))?|je napisala|napisao je|napisala je|je napisal(?:/a|a)?|написа|је написао(?:/ла)?
    """,
    opening="dana|u|на|дана",
    days="pon|uto|sri|cet|pet|sub|ned|tor|sre",
    sender="salje, salje, posiljatelj, od, от",
    sent="poslano, datum, poslato, изпратено, дата, датум",
    recipient="za, prima, do, primatelj, до, за",
    subject="predmet, zadeva, относно, тема",
    original="""
        (?:izvorna|originalna|proslijedena|prosledena|izvirno|posredovano) (?:poruka|sporocilo)|препратено съобщение
        оригинално съобщение
    """,
    footer=r"posla(?:no|to) (?:s|sa|iz|z)\b|изпратено от\b",
    closing=r"""
        (?:srdacan |lijep |lep |lp)\s?pozdrav|s postovanjem|pozdrav|lp\s*\Z|с уважение|поздрави|с поштовањем
    """,
    mine="moj|moja|аз|моя",
    greeting="postovani|dobar dan|pozdravljeni|здравейте|уважаеми",
)
