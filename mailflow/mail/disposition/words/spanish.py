"""Spanish."""

from __future__ import annotations

from mailflow.mail.disposition.words.shape import Words

WORDS = Words(
    stems=(
        "automatic",
        "oficina",
        "ausen",
        "vacaciones",
        "baja",
        "ya no",
        "recibi",
        "leido",
        "suscripcion",
        "navegador",
        "de viaje",
        "recibe",
        "acuse",
        "cerrad",
        "no disponible",
        "suscrib",
        "autom",
        "estare",
        "permiso",
    ),
    auto_subject=(
        r"(?:respuesta|mensaje|contestacion|correo) automatic[ao]",
        r"fuera de (?:la )?oficina",
        r"(?:mensaje|aviso|notificacion) de ausencia",
        r"ausen(?:te|cia)(?: de la oficina| temporal| ?:| del | hasta)",
        r"autorespuesta",
        r"respuesta de ausencia",
        r"de vacaciones (?:hasta|del|re)",
    ),
    absence_subject=(r"ausente", r"ausencia", r"(?:de |en )?vacaciones", r"fuera"),
    notice_subject=(
        r"leido ?:",
        r"no leido ?:",
        r"acuse de (?:recibo|lectura)",
        r"confirmacion de (?:lectura|recepcion)",
        r"(?:hemos recibido|recibimos) (?:su|tu)",
        r"(?:su|tu) (?:mensaje|solicitud|consulta|correo)",
        r"\[?ticket\b",
    ),
    automatic=(
        r"est[ae] es una? (?:respuesta|mensaje|correo|notificacion)[^.\n]{0,20}(?:automatic|generad)",
        (
            r"(?:mensaje|correo|respuesta) (?:generad[oa]|enviad[oa]) "
            r"(?:de (?:forma|manera) )?automatic"
        ),
        r"(?:^|[.\n*\[(-] ?)(?:respuesta|mensaje) automatic[oa]\b",
        (
            r"(?:no responda|por favor no responda)[^.\n]"
            r"{0,30}(?:este|a este) (?:mensaje|correo)"
        ),
        r"fue leido el",
    ),
    about_automatic=(r"(?:su|tu) (?:respuesta|mensaje) automatic", r"he recibido [^.\n]{0,40}automatic"),
    absent=(
        (
            r"(?:estoy|estare|estar|estamos|me encuentro|estaremos|me encontrare|esta)[^.\n]{0,30}(?:fuera de (?:la "
            r"|mi )?oficina|ausente|de vacaciones|de viaje|de baja"
            r"|de permiso|sin acceso|fuera\b|cerrad)"
        ),
        r"(?:vuelvo|volvere|regreso|regresare|reincorpor\w+)[^.\n]{0,20}(?:el|en|a partir)",
    ),
    office=(r"fuera de (?:la |mi )?oficina",),
    deferred=(
        r"urgen",
        r"(?:en|durante) mi ausencia",
        r"(?:a|en|tras) mi (?:regreso|vuelta|retorno)",
        (
            r"(?:contact(?:e|ar|en)|dirij(?:a|anse)|escrib(?:a|ir))[^.\n]{0,80}"
            r"(?:@|\d{3}|compañer|companer|colega)"
        ),
        r"acceso limitado",
        r"(?:respondere|contestare|atendere|leere)",
        r"no (?:sera|seran) (?:leido|reenviado)",
    ),
    gone=(
        (
            r"ya no (?:trabaja|trabajo|forma parte|esta (?:activ|en uso|operativ|disponible)|pertenece|se utiliza"
            r"|es valid)"
        ),
        (
            r"esta (?:direccion|cuenta|buzon)[^.\n]{0,40}(?:ya "
            r"no|no esta|ha sido)"
        ),
        r"ha dejado (?:la empresa|de trabajar)",
    ),
    redirected=(
        (
            r"(?:por favor|le ruego|rogamos|puede|pueden|dirijase|contacte|escriba|envie)[^.\n]{0,60}(?:@|contact"
            r"|escrib|envi|dirij)"
        ),
        r"nueva direccion",
    ),
    acknowledged=(
        r"hemos recibido",
        r"ha sido recibid[oa]",
        r"recibimos su",
        r"gracias por (?:su|tu|contactar|escribir)",
        r"acusamos recibo",
    ),
    promised=(
        r"lo antes posible",
        r"a la (?:mayor )?brevedad",
        r"en (?:un plazo|breve|las proximas)",
        r"mas pronto posible",
        r"numero de (?:ticket|caso|referencia)",
        r"nos pondremos en contacto",
    ),
    personal=(
        r"\bmi (?:cita|asesor|expediente|contrato|curriculum|situacion|nueva)",
        r"\b(?:la|una) cita\b",
        r"adjunt[oa]",
        (
            r"(?:podria|puede|podemos)[^.\n]{0,10} "
            r"(?:cambiar|decirme|enviarme|usted)"
        ),
        r"quisiera",
        r"me gustaria",
        r"no puedo (?:ir|asistir|venir)",
        r"les? informo",
    ),
    bulk=(
        r"darse de baja",
        r"cancelar (?:la |su |tu )?suscripcion",
        r"anular (?:la |su )?suscripcion",
        r"ver (?:este (?:correo|mensaje) )?en (?:el |su |tu )?navegador",
        r"recibe este (?:correo|mensaje|e-?mail)",
        r"dejar de recibir",
    ),
)
