"""Words that make any mail one for a person, however clear its answer: threats, trouble told in passing. Data only.

They are looked for in the whole text, manners and reasons included.
"""

from __future__ import annotations

from mailflow.mail.phrases import Phrases

THREAT = Phrases(  # against somebody
    r"vous (?:allez|verrez|entendrez|allez tous) (?:bien )?(?:voir|le regretter|parler de moi|entendre|comprendre)"
    r"|vous verrez bien"
    r"|(?:va|vont|peut|pourrait|risque de|finira) (?:tres |vraiment |tout )?(?:mal (?:finir|se passer|tourner)"
    r"|barder|chauffer)"
    r"|(?:va|vont) mal (?:se )?(?:finir|passer|terminer)|vous (?:le |allez le )?regretter|(?:aurez|entendrez"
    r"|avoir) (?:bientot )?(?:parler |de mes nouvelles)|gare a"
    r"|vous aurai prevenu|reponds? (?:plus )?de rien|(?:perdre|perds|sortir de) (?:mon calme|mes gonds)"
    r"|faire un (?:scandale"
    r"|malheur)|(?:pas|plus) me (?:retenir|controler)|tout casser|m'en prendre a|regler (?:mes|nos|les) comptes|\bmenac"
    r"|savez pas de quoi je suis capable|comme (?:a )?un chien|mal parle|\bdites (?:a|lui|leur)\b|fous le feu"
    r"|mettre le feu"
)
TROUBLE = Phrases(  # of law, of the body, with the service, with others
    r"\bpolice\b|commissariat|gendarm|huissier|avocat|tribunal|\bjuge\b|\bprison|incarcer|garde a vue|chantage|plainte"
    r"|la presse\b|journal(?:iste|istes)?\b(?! des)|\bprud'?hom|inspection du travail|aux? prud|syndicat|delegue"
    r"|conseil(?:ler)? juridique|juriste|mediateur|defenseur des droits|merci (?:beaucoup |bien )?pour rien"
    r"|\balitee?s?\b|\bmour(?:ir|ante?s?)|\bmorte?s?\b|deced|enterr|obseques|\bdeuil|cancer|chimio|tumeur|inaptitude|inapte|licenci"
    r"|m'interdit|interdit de|contre (?:votre|vos|vous|l'agence|ma conseill|mon conseill|madame|monsieur|mme"
    r"|le service)"
    r"|ce que (?:votre|vos|vous|l'agence|ma conseill|mon conseill)\w* [^.!?\n]{0,30}(?:m'a|m'ont|m'avez) (?:fait|dit)"
    r"|a cause (?:de|d') ?(?:vous|votre|vos|l'agence|ma conseill|mon conseill|mon nom|mon age|ma couleur|mes origines)"
    r"|(?:l'|le |la |les )?ai (?:deja|pourtant) (?:dit|explique|signale|demande|ecrit|envoye|repondu)"
    r"|(?:deja|pourtant) (?:dit|signale|explique) (?:a|\d|plusieurs|deux|trois|dix|cent)|a (?:ma"
    r"|notre) place\b(?! (?:a|pour))"
    r"|\b(?:au|en|un) foyer\b|hebergee? (?:par|chez|en|au)|mauvais souvenir|fait chanter|traumati|\bfau(?:x|sse)\b"
    r"|mensong"
    r"|ne tenez pas compte|vous me devez|rappelle que vous|(?:repondra|decidera|choisira|gere|gerera"
    r"|parlera) (?:pour moi|a ma)"
    r"|(?:pouvez|pourriez|pourrez)[- ]vous (?:aussi |egalement )?(?:prevenir|transmettre|contacter|parler|dire|aider"
    r"|verifier|expliquer)"
    r"|\bmoi je n'(?:en|ai)\b|n'en ai plus\b|(?:la mienne|le mien) (?:est|sera)|sera (?:la|le|ma|mon) derni"
    r"|(?:ne |n')?(?:sais|sait) (?:pas|a peine) (?:lire|ecrire|compter)|illettr|analphab|(?:ne |n')?vois (?:presque "
    r"|quasi\w* )?(?:plus"
    r"|pas|rien)|aveugle|malvoyant|sourde?\b|malentendant|fait travailler|au noir\b|pas declare|sans papiers|(?:pas"
    r"|plus) a mon nom"
    r"|(?:pas|plus) mon (?:nom|compte)|sans adresse|\bmettre a jour (?:la|mon|ma|mes)\b|nouvelle adresse"
    r"|plus de papiers"
    r"|vole(?:e|s|es)?\b(?! (?:a|de) l)|arnaqu|escroqu|pirat|usurp|arret(?:er|e) (?:mon|le) suivi|honte(?:ux|use)?\b"
    r"|viol(?:e|ee|er|ence|ent)\b|dispute|emprise|\bpeur\b|enferm"
)
