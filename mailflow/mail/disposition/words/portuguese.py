"""Portuguese, of Portugal and Brazil."""

from __future__ import annotations

from mailflow.mail.disposition.words.shape import Words

WORDS = Words(
    stems=(
        "automatic",
        "escritorio",
        "ausen",
        "ferias",
        "licenca",
        "ja nao",
        "nao faz",
        "nao trabalha",
        "nao esta mais",
        "recebemos",
        "recebida",
        "lida",
        "subscricao",
        "inscricao",
        "navegador",
        "em viagem",
        "fora d",
        "recebeu",
        "descadastr",
        "encerrad",
    ),
    auto_subject=(
        r"resposta automatica",
        r"(?:mensagem|aviso) (?:automatic[ao]|de ausencia|de ferias)",
        r"ausencia temporaria",
        r"fora do escritorio",
        r"ausente ?:",
        r"(?:estou )?ausente (?:do|ate|de)",
        r"de ferias (?:ate|de|re)",
    ),
    absence_subject=(r"ausente", r"ausencia", r"(?:de |em )?ferias"),
    notice_subject=(
        r"lida ?:",
        r"lido ?:",
        r"nao lida ?:",
        r"recibo de leitura",
        r"(?:recebemos|confirmacao de rece)",
        r"(?:a )?sua (?:mensagem|solicitacao)",
        r"\[?ticket\b",
    ),
    automatic=(
        r"est[ae] e uma? (?:resposta|mensagem|e-?mail)[^.\n]{0,20}(?:automatic|gerad)",
        r"(?:mensagem|resposta|e-?mail) (?:gerad[oa]|enviad[oa]) automatic",
        r"(?:^|[.\n*\[(-] ?)(?:resposta|mensagem) automatica\b",
        r"nao responda a est[ae] (?:mensagem|e-?mail)",
        r"foi lida em",
    ),
    about_automatic=(r"(?:sua|vossa) (?:resposta|mensagem) automatic",),
    absent=(
        (
            r"(?:estou|estarei|estamos|encontro-me|me encontro|estaremos"
            r"|esta)[^.\n]{0,30}(?:fora d[oe] (?:meu )?escritorio|ausente|de ferias|em ferias|em viagem|de licenca"
            r"|sem acesso|encerrad|de baixa)"
        ),
        r"(?:regresso|retorno|retornarei|regressarei|volto)[^.\n]{0,20}(?:em|no dia|a|dia)",
    ),
    office=(r"fora do (?:meu )?escritorio",),
    deferred=(
        r"urgen",
        r"(?:na|durante a) minha ausencia",
        r"(?:apos|no|quando) (?:o )?(?:meu )?(?:regresso|retorno)",
        (
            r"(?:contacte|contate|contactar|contatar|escreva"
            r"|dirija)[^.\n]{0,80}(?:@|\d{3}|colega)"
        ),
        r"acesso limitado",
        r"(?:responderei|lerei)",
        r"nao (?:sera|serao) (?:lid|encaminhad)",
    ),
    gone=(
        r"ja nao (?:trabalha|trabalho|faz parte|esta|pertence|e utilizad)",
        r"nao (?:trabalha|faz parte|esta) mais",
        r"nao (?:trabalho|faco) mais",
        r"est[ea] (?:endereco|conta|caixa|e-?mail)[^.\n]{0,40}(?:ja nao|nao esta|foi desativad|nao e mais)",
    ),
    redirected=(
        r"(?:por favor|queira|pode|agradeco que|favor)[^.\n]{0,60}(?:contact|contat|escrev|envi|dirij|@)",
        r"novo endereco",
    ),
    acknowledged=(
        r"recebemos (?:a |o )?(?:sua?|seu|vossa?)",
        r"foi recebida",
        r"obrigad[oa] (?:por|pelo|pela)[^.\n]{0,30}(?:contact|contat|mensagem|e-?mail)",
    ),
    promised=(
        r"(?:o )?mais (?:breve|rapid)",
        r"assim que possivel",
        r"brevemente",
        r"em breve",
        r"no prazo de",
        r"numero d[eo] (?:ticket|pedido|protocolo)",
        r"entraremos em contato",
    ),
    personal=(
        r"\b(?:minha|a) (?:consulta|reuniao|marcacao|entrevista|situacao)",
        r"\bmeu (?:curriculo|contrato|conselheiro)",
        r"em anexo",
        r"gostaria",
        (
            r"pode(?:ria|mos)? "
            r"(?:me|mudar|enviar)"
        ),
        r"nao posso (?:ir|comparecer)",
        r"venho por este meio",
    ),
    bulk=(
        r"cancelar (?:a |sua )?(?:subscricao|inscricao|assinatura)",
        r"descadastr",
        r"(?:ver|visualizar) (?:este e-?mail )?no (?:seu )?navegador",
        (
            r"recebeu est[ea] "
            r"(?:e-?mail|mensagem) porque"
        ),
        r"deixar de receber",
    ),
)
