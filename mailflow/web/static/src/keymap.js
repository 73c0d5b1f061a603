// Every key in one table: keys.js acts on it, the build hands it to the help page. `does` names an action of `actions`.
export const KEYS = [
  { key: "Ctrl+K", does: "palette", words: "Aller à, ou faire : chercher dans tout ce qui est possible ici" },
  { key: "g", does: "palette", words: "La même chose, d’une seule touche" },
  { key: "/", does: "find", words: "Chercher une personne ou des mots d’un message" },
  { key: "?", does: "help", words: "Cette liste de touches" },
  { key: "j", does: "next", words: "Ligne suivante" },
  { key: "k", does: "previous", words: "Ligne précédente" },
  { key: "x", does: "pick", words: "Cocher ou décocher la ligne" },
  { key: "X", does: "pickTo", words: "Cocher jusqu’à la ligne" },
  { key: "e", does: "close", words: "Classer" },
  { key: "s", does: "snooze", words: "Remettre à plus tard" },
  { key: "t", does: "tag", words: "Étiqueter" },
  { key: "o", does: "unfold", words: "Ouvrir ou fermer tout ce qui est plié" },
  { key: "r", does: "reply", words: "Aller à la réponse" },
  { key: "n", does: "note", words: "Écrire une note interne" },
  { key: "Ctrl+Enter", does: "send", words: "Envoyer ce qu’on écrit" },
];

export const actions = {};
