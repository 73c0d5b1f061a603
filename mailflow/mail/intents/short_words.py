"""How people shorten words in SMS style, written out for the rules. Data only; `_` stands for a space."""

from __future__ import annotations

_WRITTEN = """
aprem=apres-midi apres_midi=apres-midi asap=des_que_possible bcp=beaucoup bjr=bonjour bonjours=bonjour
bsr=bonsoir c=c'est cest=c'est chui=je_suis chuis=je_suis dac=d'accord dacc=d'accord daccord=d'accord
desoler=desole dispo=disponible dispos=disponible ds=dans dsl=desole dsle=desolee g=j'ai impo=impossible
jai=j'ai jariv=j'arrive jarrive=j'arrive jconfirme=je_confirme je_peu=je_peux jpe=je_peux jpeu=je_peux
jpeux=je_peux jpourai=je_pourrai jpourrai=je_pourrai jprefere=je_prefere jprend=je_prends jprends=je_prends
jserai=je_serai jserais=je_serais jsp=je_sais_pas jsrai=je_serai jss=je_suis jsui=je_suis jsuis=je_suis
jvais=je_vais jveu=je_veux jveux=je_veux jvien=je_viens jviendrai=je_viendrai jviens=je_viens kan=quand
ke=que ki=qui koi=quoi mapeler=m'appeler mappeler=m'appeler merciiii=merci mrc=merci mrci=merci ms=mais
mtn=maintenant nn=non num=numero o_lieu=au_lieu oci=aussi okay=ok okey=ok oki=ok okk=ok on_peu=on_peut
ossi=aussi ouai=oui ouais=oui oue=oui oué=oui pa=pas paske=parce_que pck=parce_que pcq=parce_que
pk=pourquoi pourai=pourrai pq=pourquoi pr=pour psk=parce_que qd=quand randez-vous=rendez-vous rdv=rendez-vous
rdvous=rendez-vous rdvs=rendez-vous rendez_vous=rendez-vous rendezvous=rendez-vous rv=rendez-vous shuis=je_suis
slt=salut stp=s'il_te_plait svp=s'il_vous_plait tel=telephone tjr=toujours tjrs=toujours tjs=toujours tt=tout
tél=telephone ver=vers veu=veux vs=vous wi=oui ya=il_y_a yep=oui yes=oui
"""

SHORT_WORDS = {
    short.replace("_", " "): long.replace("_", " ")
    for short, _, long in (pair.partition("=") for pair in _WRITTEN.split())
}
