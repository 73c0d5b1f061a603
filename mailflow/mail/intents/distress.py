"""distress: danger to life, violence, hunger, homelessness, despair.

Sought widely, in every context: a false alarm costs an adviser a look, a miss may cost a life. Such a mail is always
for a person.
"""

from __future__ import annotations

from mailflow.mail.intents.findings import Findings, search
from mailflow.mail.intents.talk import Talk
from mailflow.mail.phrases import Phrases
from mailflow.mail.values import Intent

_DEATH = r"""
idees? (?:noires?|suicid|sombres?)|suicid|\ben finir\b|(?:mettre|met) fin a (?:mes|ma|mon|tout)|\bmorte?s?\b
\bmourir\b|\bcrever\b
me (?:tuer|tue|foutre en l'air|fous en l'air|supprimer|pendre|flinguer|jeter (?:sous|par|dans|du)|ouvrir les veines|faire du mal)\b
(?:pas|plus) (?:la force|d'espoir|gout a rien)\b
(?:pas|plus) (?:envie|le gout|gout|le courage|l'energie) (?:de|a|d') ?(?:vivre|rien|me lever|continuer|me battre|exister)
disparaitre|en terminer|rejoindre (?:mon|ma) (?:mari|femme|pere|mere|fils|fille)|(?:mieux|plus simple) sans moi
manquera(?:i|is)? a personne
(?:quitter|partir de) ce monde|dernier message|adieu|avale[rs]? (?:des|mes|tous|une boite)
saute[rz]? (?:du|d'un|par|sous|dans)|(?:faire|fais|ferai) (?:une|des) (?:connerie|betise|malheur)
(?:fatigue|marre|lasse?|assez|degoute)e? (?:de la vie|de vivre)
(?:plus|pas|aucune?) (?:de )?raison de (?:vivre|me lever|continuer)
la vie (?:n'a|ne vaut)|(?:a quoi|sert a rien|a rien) (?:bon|de (?:vivre|continuer|exister))
a quoi (?:ca|sa|cela) sert tout
me (?:balancer|noyer|taillader|jeter|laisser mourir)\b|\bune corde\b|plus me reveiller
(?:veux|voudrais) (?:plus|pas) (?:etre la|me reveiller)|n'etais plus la\b|qu'on en finisse
(?:ma|notre) mort|c'est fini pour moi|rien a perdre|(?:que|pour que) (?:ca|tout) s'arrete|lettre d'adieu
tout arreter\b|foutre par la fenetre|me fous? par
"""  # noqa: E501
_NEED = r"""
(?:plus|pas|pu) (?:rien |de quoi |grand[- ]chose )(?:a )?(?:manger|nourrir|bouffer)|rien (?:a manger|mange)
(?:pas|rien) (?:\w+ )?mange\b|n'ont (?:pas|plus|rien) (?:\w+ )?(?:mange|a manger)|frigo (?:est )?vide|sans manger
j'ai faim|rien pour (?:vivre|manger|survivre)|sous les ponts|plus (?:un sou|un rond|un centime|rien du tout pour)
(?:ne |n'|je )?(?:dors|mange|dort) (?:presque |quasiment )?plus|saute des repas
plus de quoi (?:vivre|payer|acheter|manger)
a la rue\b|sdf\b|sans (?:abri|logement|domicile|toit|chez moi)|expuls(?:ion|ee?s?|er)
(?:mise?|jetee?|foutue?|met|jete) (?:dehors|a la porte)|plus (?:de |d')(?:electricite|courant|chauffage|gaz)
coupee? (?:l'electricite|le courant|le gaz|l'eau)|perdu mon (?:logement|appart)
(?:dors|dort|dormir|vis|vivre|nuits?|loge)\b[^.!?\n]{0,25}(?:voiture|la rue|rue\b|cave|tente|camion|dehors|gare|hall|115|foyer d'urgence)
plus (?:d'|de |aucun )(?:logement|toit|electricite|chauffage|argent pour (?:manger|nourrir))
coupe (?:l'electricite|le courant|l'eau|le gaz)
dehors avec (?:mes|les|ma|mon)|restos? du coeur|surendett|huissier|interdit bancaire et|urgence sociale|\b115\b
nulle part (?:ou|pour|a)|(?:ou|endroit pour) (?:dormir|loger|aller ce soir)|squat|canape
rien (?:dans (?:le|mon|notre|les) (?:frigo|placards?)|a leur (?:donner|mettre))|de quoi (?:les|leur) (?:nourrir|acheter|donner|habiller)
secours (?:populaire|catholique)|banque alimentaire|epicerie sociale
(?:peux|peut|pouvons|pouvez|arrive|arrivons) (?:meme )?(?:pas|plus)(?: meme)?(?: a)? (?:payer|regler) (?:mon|le|notre|mes|les|l'|ma) ?(?:loyers?|factures?|electricite|cantine|courses|gaz|chauffage|traites?)
de quoi (?:mettre|remplir|finir|m'acheter|leur acheter|habiller|me soigner|feter)|(?:il )?(?:me|nous) reste (?:que |plus que )?\d+ ?(?:euros?|€|balles)
(?:plus|pas) (?:me |nous )?chauffer|mettre (?:dehors|a la porte|a la rue)|finir (?:le|ce|mon) mois|joindre les deux bouts
fins? de mois (?:sont |est )?(?:impossibles?|tres dures?|catastrophiques?)|(?:factures?|loyers?) (?:s'accumul|s'empil|impayee?s)
(?:croule|noye?e?) sous les (?:dettes|factures)|plus (?:d'argent|de sous|un euro|1 euro)\b|couches (?:et|ni|pour)|(?:de|du) lait (?:pour|du) (?:le |mon )?(?:bebe|petite?)
bougie|femmes? battues?|foyer pour femmes|(?:mange|repas) (?:qu')?(?:une fois|1 fois|un jour sur)|nourrir mes|sans (?:aucune? )?(?:ressource|revenu)s?\b
plus (?:aucune? |de )(?:ressource|revenu)s?\b|loyers? (?:impaye|de retard)|dans la misere
"""  # noqa: E501
_HARM = r"""
violences? (?:conjugales?|physiques?|familiales?)?
\b(?:me|m'a|nous) (?:frappe|bat|menace|tape|cogne|viole|sequestre|harcele)e?s?\b|battue? par
(?:coups|menaces?) (?:de|par|mon|ma)
mon (?:mari|ex|copain|conjoint|compagnon)[^.!?\n]{0,30}(?:frapp|tape|menac|violen|\bbat\b|sequestr)
harcel|agress(?:ee?|ion)|viol(?:ee|er)?\b|peur de (?:rentrer|mon (?:mari|ex|conjoint)|lui|tout |perdre|sortir)
(?:tres|trop|si|tellement) peur|j'ai peur
\b(?:m'a|me|nous a|l'a|s'en prend) (?:encore |deja |souvent |toujours )?(?:tape|frapp|gifl|cogn|battu|etrangl|menac|insult|humili|enferm|viol)\w*
des bleus|couteau|menaces? de mort|peur pour (?:ma|mes|notre) (?:vie|enfant)|mariage force|me cache de|coups (?:de|et)
pris mes papiers|m'enferme|leve (?:encore )?la main (?:sur|dessus)|(?:il|elle|mari|conjoint|compagnon|copain|ex|fils|pere|frere) m'a (?:encore )?(?:casse|pousse|jete|brule|mordu|blesse)
(?:devient|devenu|est|etait|trop|tres) violente?\b|(?:me|nous) (?:fait|fais|font) (?:tres |trop |vraiment |tellement )?peur|controle (?:tout|mes|mon)|m'empeche de (?:sortir|partir|voir)
(?:fui|fuir|quitte|partie? d[eu]) (?:le domicile|la maison|chez moi cette nuit|mon (?:mari|conjoint|compagnon))|partie? (?:de chez moi|du domicile)[^.!?\n]{0,30}(?:nuit|enfants|valise|peur)
"""  # noqa: E501
_DESPAIR = r"""
(?:ne |n')?sors plus (?:de (?:chez moi|la maison|mon lit)|du tout|depuis)|(?:n'y|j'y) arrive plus\b
(?:suis|me sens|me sent|sens) (?:completement |vraiment |totalement |tres |si |trop |tout |toute )?(?:a bout|au bout|au bord|au fond|desesperee?|perdue?s?\b(?! (?:dans|sur))|detruite?|isolee? et|epuisee? (?:moralement|nerveusement)|seule?\b|nulle?\b|inutile|abandonnee?|vide\b|brisee?|foutue?)
au bout du rouleau|je craque|craquer|n'en peux (?:vraiment )?p(?:lus|lu)|en peux plu|peux plus continuer
(?:je )?(?:tiens|tient|supporte|encaisse) plus|plus tenir
desesp(?:ere|oir)|depressi|deprim|en depression|burn.?out|detresse|angoiss|crises? (?:d'angoisse|de panique|de larmes)
anxiete
m'en sortir|(?:vois|voit) (?:pas|plus) (?:le bout|d'issue|de solution|comment)
plus (?:d'issue|de solution|d'espoir|le moral|aucun espoir)|sans issue
ne sais plus (?:comment|quoi|vers qui|a qui|ou aller)
sais (?:pas|plus) comment (?:je vais )?(?:m'en|faire pour (?:manger|vivre)|survivre|tenir)
(?:suis|etre|moral) (?:vraiment |bien )?au plus (?:mal|bas)|coupez? pas (?:mes droits|mes allocations|les vivres)
bon(?:ne)? a (?:jeter|rien)|pas bien du tout|vais (?:tres|vraiment|pas) (?:mal|bien)
va (?:vraiment |tres )?(?:pas bien|mal)\b
au fond du (?:trou|gouffre)|honte de moi|pleure|je parle plus|personne ne veut de moi
moral (?:a zero|dans les chaussettes|au plus bas)|touche le fond
au secours|aidez[- ]moi (?:je|svp|vite|s'il|!)|appel a l'aide|je (?:bois|rebois)\b|me (?:scarifi|mutil)
(?:broie|broyer) du noir|idees? noir|suis une (?:merde|charge|ratee)|(?:sers|vaux) (?:plus |vraiment )?(?:a )?rien\b
un (?:poids|fardeau|boulet) pour|(?:personne|plus personne) a qui parler
(?:m'endormir|dormir)\b[^.!?\n]{0,20}\b(?:pas|plus|jamais) (?:\w+ )?reveill|personne ne me (?:regarde|voit|parle) (?:jamais|plus)
plus personne (?:autour|pour|a qui)|plus (?:le|la) (?:moral|envie|sommeil)\b|moral (?:est )?(?:bas|mort|en berne)
au bout de ma vie\b(?! lol)|suis (?:tres |vraiment )?mal (?:dans|moralement|psycholog)
"""  # noqa: E501
_ELSEWHERE = r"""
kill myself|want to die|end my life|ending it|hopeless|desperate|homeless|evict|can't take it|no food|nothing to eat
i am scared|hits? me|beats? me
can't go on|don't want to live|nowhere to (?:sleep|live|go)|on the street|beating me|suicidal|depressed|quiero morir
me quiero morir|desesperad|no puedo mas|quero morrer|sleeping in my car
afraid (?:of|to go)
أريد أن أموت|انتحار|يائس|منهار|لا أستطيع التحمل|لا مأوى|جوع
"""
_FIGURE = Phrases(  # said lightly, of tiredness, cold, laughter or a thing
    r"(?:morte?s?|mourir|creve[re]?) (?:de (?:fatigue|rire|froid|chaud|trouille|honte|soif)|saison|lol|mdr)"
    r"|(?:telephone|portable|ordinateur|batterie|voiture|moteur|pc|tel|wifi|connexion|ecran|imprimante"
    r"|poste)[^.!?\n]{0,25}\bmorte?\b|c'est mort (?:pour|mardi|lundi|mercredi|jeudi|vendredi|le|la|\Z)"
    r"|\bsuis seule? avec (?:\w+ )?(?:\w+ )?(?:enfants?|petits?|fils|fille|bebes?|ados?|garcons?|filles)\b"
    r"|\ba quoi bon\W+(?:vous|puisque vous)\b"
    r"|(?:perdue?s? (?:dans|sur)|peur de (?:me tromper|ne pas|mal|rater|manquer|louper|deranger)|j'ai peur (?:que|qu')"
    r"|(?:desespere|perds espoir) pas\b|ne desespere|perdue? (?:en route|en chemin)|en finir avec (?:ce dossier"
    r"|les papiers|l'inscription)|expulsion de gaz|benevol\w*[^.!?\n]{0,40}(?:restos? du coeur|secours \w+"
    r"|banque alimentaire|epicerie sociale)|moyens? d'en finir avec)"
)


_DISTRESS = Phrases(_DEATH + _NEED + _HARM + _DESPAIR + _ELSEWHERE)


def find(talk: Talk, found: Findings) -> None:
    """Looks for distress."""
    low = talk.low.part(_FIGURE.sub(" ", talk.low))
    if words := search(_DISTRESS, low):
        found.add(Intent.DISTRESS, words)
