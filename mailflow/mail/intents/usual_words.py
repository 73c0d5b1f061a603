"""Words that answers to the service usually hold: what is said beyond them deserves a person's eyes. Data only."""

from __future__ import annotations

_WORDS = """
mettez reserve reserver bloque garder garde appeler portable habitude habituel nickel top cool impeccable volontier nom prenom identifiant cher chere
phone call please thank thanks good morning agency office come available fine works perfect still looking there
en aux serons remercie remercions retour proposition propositions seance session place places atelier ateliers
personnellement bonsoir ravi ravie content contente plutot possible necessaire convenu prevu prevue cela inchallah
mentionne indique cite mensuel hebdomadaire internet numerique pratique simple facile rapide mieux
accord active actuellement agence ainsi alors and aout appointment apres apres-midi arrange atelier aussi avance
avec avez avril beaucoup bien bon bonjour bonne bonsoir can cela ces cet cette cherche chercher chez choisir choisis
choix comme compte confirmation confirme confirmee confirmer conviendra convient cordialement creneau creneaux dans
date decembre deja demain dernier des desole deuxieme dimanche dire disponible elle emploi encore entendu entretien
est etait etes etre eux faire fait faut fevrier fois for friday genial grand hello heure heures horaire ici ils
informe informer inscription inscrire inscris inscrivez interesse interessee internet irait janvier jeudi jour
journee jours juillet juin les leur libre ligne lui lundi madame mai mail mardi mars matin meeting merci mercredi
mes message midi mme moi mon monday monsieur non nos note noter notre nous novembre numero octobre ont option oui
par parfait parfaitement participation participe participer pas passer peut peux phone plaisir plait plus point pour
pourrai prefere premier prendre prends presence present presente probleme propose proposition quatrieme que qui
recherche recu rendez-vous repondu reponse retenir retiens salut samedi sans second septembre sera serai serais
serait ses signale soir soiree soit son sont souci souhaite suis suite suivi super sur telephone tes that the this
thursday toi ton toujours tous tout toute travail tres troisieme trop tuesday une vais valide vas vendredi venir
vers veux viendrai viens vient visio volontiers vos votre voudrais vous web wednesday will with your
"""

USUAL_WORDS = frozenset(_WORDS.split())
