"""Spanish, Portuguese (Brazil and Portugal), Catalan."""

from __future__ import annotations

from mailflow.mail.reply.marks.language import Language

SPANISH = Language(
    wrote="escribio|escribieron|ha escrito|escribia|escribe|envio",
    opening="el|en",
    days="lun|mar|mie|jue|vie|sab|dom",
    tells="yo|mi|mis|su|nuestro|me|que|un|una|los",
    quoting="citando a|cita de",
    sender="de, remitente",
    sent="enviado, enviado el, fecha, enviado a las, fecha de envio, enviada el",
    recipient="para, cc, destinatario, cco, a",
    subject="asunto",
    original="""
        (?:inicio del )?(?:mensaje|correo|email)(?: electronico)? (?:original|reenviado|anterior|inicial)
    """,
    above="encima de|por encima de|arriba de|debajo de + linea",
    footer=r"""
        envia(?:do|da) (?:desde|do|de|a partir|con|com|por|via|mediante)\b|obtener outlook
        descarga(?:r)? (?:outlook|la app)|libre de virus\..{0,60}
        este correo electronico ha sido (?:comprobado|analizado)
    """,
    disclaimer="""
        (?:este (?:mensaje|correo|email|e-?mail)|la informacion contenida|el contenido de este).{0,160}(?:confiden
        dirigid|destinat|exclusiv)
        aviso (?:legal|de confidencialidad)|antes de imprimir
        si (?:no es|usted no es|ha recibido|recibe)(?: usted)? .{0,60}(?:destinatario|error)
        (?:piense|por favor).{0,40}(?:medio ambiente|imprimir)
    """,
    closing=r"""
        (?:un |recibe un |reciba un |con un )?(?:cordial(?:es)? |atentos? |afectuosos? )?saludos?(?: (?:cordial(?:es)?
        atentos?|desde \w+))?|atentamente|muy atentamente|cordialmente|atte\.?
        (?:un )?(?:fuerte )?abrazos?|hasta (?:pronto|luego)|que tenga (?:un )?buen .{0,20}|buen (?:dia|fin de semana)
        sinceramente|respetuosamente
    """,
    formal="(?:sin otro particular|a la espera de).{0,100}(?:salud|atentamente|cordial)",
    mine="yo|mis|soy|estoy|tengo|mio|puedo|mi (?:hijo|hija|marido|numero|nuevo|nueva|cita|cv)",
    speaks="usted|ustedes|nosotros|nuestro|su|yo",
    note=r"por cierto\b|mi nuevo\b.{0,60}|mi nueva\b.{0,60}|(?:tambien|ademas)[, ]",
    greeting="hola|buenos dias|buenas (?:tardes|noches)|estimad[oa]s?|buenas",
    within="en rojo|en azul|en verde|mas abajo|aqui debajo",
)
PORTUGUESE = Language(
    wrote="escreveu|escreveram|escrevia|enviou",
    opening="em|no dia",
    days="seg|ter|qua|qui|sex|sab|dom|segunda|terca|quarta|quinta|sexta|sabado|domingo",
    tells="eu|meu|minha|seu|sua|nosso|que|um|uma|os",
    quoting="citando|citacao de",
    sender="de, remetente",
    sent="enviada em, enviado em, enviada, enviado, data, data de envio, enviada a, enviado a",
    recipient="para, cc, destinatario, cco, a",
    subject="assunto",
    original="""
        (?:inicio da )?(?:mensagem|e-?mail|correio)(?: de)? (?:original|encaminhad[ao]|reencaminhad[ao]|anterior
        origem)
    """,
    above="acima d|abaixo d + linha",
    footer=r"""
        enviad[oa] (?:do|de|da|a partir|com|por|pelo|via|atraves)\b|obter o outlook|obtenha o outlook|baixe o
        livre de virus\..{0,60}
        este e-?mail foi (?:verificado|escaneado)
    """,
    disclaimer="""
        (?:esta (?:mensagem|comunicacao)|este (?:e-?mail|correio)|as informacoes contidas
        a informacao contida).{0,160}(?:confiden|destinat|sigilo|dirigid|exclusiv|privilegiad)
        aviso (?:legal|de confidencialidade)|antes de imprimir|se (?:voce )?nao (?:e|for) o destinatario
        caso (?:voce )?nao seja
        (?:pense|proteja).{0,40}(?:ambiente|imprimir)
    """,
    closing=r"""
        (?:com os )?(?:melhores |meus |meus melhores |com os meus )*cumprimentos|atenciosamente
        (?:att|atte|atcs)[.,]?\s*\Z|(?:um )?(?:grande |forte )?abracos?|cordialmente|beijos?
        (?:com )?(?:as )?(?:cordiais|melhores) (?:saudacoes|cumprimentos)|saudacoes|respeitosamente
        bom (?:dia|fim de semana) a todos|ate (?:breve|logo|mais)|tenha um(?:a)? (?:bom|boa|otimo|otima) .{0,20}
    """,
    mine="meu|minha|meus|minhas|estou|sou|tenho|vou|posso|mim",
    speaks="eu|voce|voces|nosso|lhe|seu|sua",
    note=r"""
        ja agora\b|a proposito\b|meu novo\b.{0,60}|minha nova\b.{0,60}|o meu novo\b.{0,60}|a minha nova\b.{0,60}
    """,
    greeting="ola|oi|bom dia|boa (?:tarde|noite)|prezad[oa]s?|car[oa]s?|exm[oa]s?",
    within="em vermelho|em azul|em verde|abaixo|em baixo",
)
CATALAN = Language(
    wrote="ha escrit|va escriure|escrigue|van escriure",
    opening="el|el dia",
    days="dl|dt|dc|dj|dv|ds|dg",
    sender="de",
    sent="enviat, data, enviat el",
    recipient="per a, a, cc",
    subject="assumpte",
    original="missatge (?:original|reenviat)|missatge de .{1,80} del dia",
    footer="enviat (?:des|de|amb)",
    closing="salutacions(?: cordials)?|atentament|cordialment|una abracada|ben cordialment",
    mine="meva|estic|tinc",
    greeting="bon dia|bona tarda|hola|benvolgu",
)
