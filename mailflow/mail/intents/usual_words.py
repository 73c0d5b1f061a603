"""Words that answers to the service usually hold: what is said beyond them deserves a person's eyes. Data only."""

from __future__ import annotations

USUAL_WORDS = frozenset(
    """
    ainsi alors apres aussi avec avez bon bien cela ces cet cette chez comme dans des deja elle encore est etes eux fait
    faire fois ici ils jour jours les leur lui mes moi mon nos notre nous ont par parfait parfaitement pas plus pour que
    qui sans sera serai serais ses soit son sont suis sur tes toi ton tout toute tous tres trop une vais vas vers vient
    viens viendrai venir vos votre vous the will can for and this that your with
    bonjour bonsoir salut hello madame monsieur mme oui non accord merci beaucoup plait cordialement bonne journee soiree
    prendre prends choisis choisir retiens retenir confirme confirmer confirmation confirmee valide note noter recu
    presence present presente rendez-vous entretien appointment meeting creneau creneaux numero option choix proposition
    horaire heure heures date matin midi apres-midi soir telephone visio agence phone lundi mardi mercredi jeudi vendredi
    samedi dimanche demain janvier fevrier mars avril mai juin juillet aout septembre octobre novembre decembre monday
    tuesday wednesday thursday friday convient conviendra irait arrange disponible libre message mail suite reponse
    repondu propose atelier inscription inscrire inscris inscrivez participer participe participation interesse
    interessee toujours recherche chercher cherche emploi active travail actuellement suivi web passer internet ligne
    souhaite veux voudrais prefere premier deuxieme troisieme quatrieme dernier second super genial entendu volontiers
    plaisir grand probleme souci point desole avance compte faut peux pourrai peut etre serait etait informe informer
    signale dire
    """.split()
)
