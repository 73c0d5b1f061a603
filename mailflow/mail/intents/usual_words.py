"""Words that answers to the service usually hold: what is said beyond them deserves a person's eyes. Data only."""

from __future__ import annotations

_WORDS = """
face lointaine latest earliest soonest rather have over middle visu avant-dernier penultieme tardif matinal lequel
laquelle vote only
banco tenez maintenant demandeur demandeuse loin etre explication explications assister voit verrez verra voyez
retrouve volontaire parti prenante inscrivez ravis contents convaincu convaincue
wallah hamdoulah mashallah devant porte tapantes poil min minutes fidele fini finis gere trajets trajet
enchante enchantee
semble juste cote coup fil repos kind regards very much best great nice day doki venu venus accueil milieu job vendeur
vendeuse aidera aiderait refaire ameliorer apporterai apporter apporte ramenerai fera ferait metro tram tramway bus velo
voiture pied train batiment bureau etage salle adresse rue cote lieu endroit place parking gare ville centre proche
quelques minutes minute instants heure pile tot tard avance avant tranquille tranquillement matinee journee debut milieu
prenez preparez preparer prepare relire relu lire lu note notes noterai coche cocher clair claire claires clairement
bel belle agreable excellent excellente continuation fetes vacances courage bisous amitie amities politesse
recevez agreez prie assurance consideration respects hommages devoue devouee
nouveau nouvelle rapidement prestement directement exactement precisement volontairement simplement parfaitement
surement evidemment naturellement entierement totalement completement personnellement pleinement
maison domicile ordinateur tablette telephone micro casque connexion lien teams zoom adresse boite
mieux meilleur meilleure pratiques parfaits ideal ideale nickel propre complet complete
jusque jusqu pendant ensuite puis lors lorsque quand afin
plan bilan projet objectif rencontre rencontrer echanger echange discuter parler revoir reparler retrouver
ouvert ouverte enthousiaste curieux curieuse impatient impatiente motivation
mademoiselle messieurs mesdames conseiller conseillere referent referente collegues equipe service
free myself would love thanks cheers regards sincerely looking forward hear from you
gracias obrigado obrigada grazie danke bitte dias bom dia boa tarde buongiorno hola dziekuje multumesc salam aleykoum
carrement grave chaud chaude colle plairait plait plaira evidemment evident idee inscris partie parti allons allons-y
parmi formidable excellent extra magnifique merveilleux chouette cool nikel tranquille
demi demie quart moins pile precise precises pareil idem opte cale calee reserve reservez-moi gardez-moi
mettez-moi comptez-moi ajoutez-moi quete
rapidite gentil gentille gentillesse gentiment amicalement bise bises sincerement
donc slot first second third come coming meeting available afternoon okay confirm attend sure course dit
accepte acceptee acceptons activement affirmatif agenda agree aider aimerais appelez attend aucun bientot celui
celle change chef choisi
choisis confirmed conviendrait conviendra creno davantage debut deplacerai detail direct distance dois ecoute
emailed eme entretiens essaye
excellente favorable faute fin fixe fixee fixer heureuse horaires idee impatience info infos inscrit inscrite
inscrivez-moi invitation invitations
ira jattend jchoisi joie las like liste lol longtemps mdr march marche mettre metier number one opte optons organise
organiserai part partant partante
participerai patience pile ponctuel ponctuelle porte positionne possible poste pouvez pouvez-vous prefererais
premiere presenterai presentiel problem
prochain prochaine propice rappel rappeler recevoir reflexion rendrai rendre respectueusement resu retenue roule
sais see selectionne sil soin soucis
souhaiterais take telephonique theme tkt toute trouver tot utile valable vente venue visioconference voila
volontiers voir voyons would yess you
emploi formation employe cuisine vente menage commerce poste postes chercher stage ajoute ajoutez comptez compter
impec nickel tip top sympa gentil
accord accuse reception agreer active bienvenue convocation convoquee convoque courrier distinguees distingues
effectivement indiquee
formation veuillez salutations sentiments expression respectueuses meilleures sinceres devouees cordiales honorer
suite adresser locaux rester restant disposition dispose utile necessaire attendant absolument certes volonte mails
ateliers ordinateur aise internet apprendre decouvrir motive motivee heureux heureuse hate besoin information
numerique video camera lien connecter connexion appelle appellerai attends attendrai joignable portable fixe mobile
accord validation valider reservation remercier encore super impeccable journee soiree semaine weekend week-end
active actuellement agence agency ainsi alors and aout appeler appointment apres apres-midi arrange atelier
ateliers aussi aux available avance avec avez avril beaucoup bien bloque bon bonjour bonne bonsoir call can cela ces
cet cette cher cherche chercher chere chez choisir choisis choix cite come comme compte confirmation confirme
confirmee confirmer content contente convenu conviendra convient cool cordialement creneau creneaux dans date
decembre deja demain dernier des desole deuxieme dimanche dire disponible elle emploi en encore entendu entretien
est etait etes etre eux facile faire fait faut fevrier fine fois for friday garde garder genial good grand habitude
habituel hebdomadaire hello heure heures horaire ici identifiant ils impeccable inchallah indique informe informer
inscription inscrire inscris inscrivez interesse interessee internet irait janvier jeudi jour journee jours juillet
juin les leur libre ligne looking lui lundi madame mai mail mardi mars matin meeting mensuel mentionne merci
mercredi mes message mettez midi mieux mme moi mon monday monsieur morning necessaire nickel nom non nos note noter
notre nous novembre numerique numero octobre office ont option oui par parfait parfaitement participation participe
participer pas passer perfect personnellement peut peux phone place places plaisir plait please plus plutot point
portable possible pour pourrai pratique prefere premier prendre prends prenom presence present presente prevu prevue
probleme propose proposition propositions quatrieme que qui rapide ravi ravie recherche recu remercie remercions
rendez-vous repondu reponse reserve reserver retenir retiens retour salut samedi sans seance second septembre sera
serai serais serait serons ses session signale simple soir soiree soit son sont souci souhaite still suis suite
suivi super sur telephone tes thank thanks that the there this thursday toi ton top toujours tous tout toute travail
tres troisieme trop tuesday une vais valide vas vendredi venir vers veux viendrai viens vient visio volontier
volontiers vos votre voudrais vous web wednesday will with works your
"""

USUAL_WORDS = frozenset(_WORDS.split())
