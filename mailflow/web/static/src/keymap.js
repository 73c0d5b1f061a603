// Every key in one table, so that a help page can show them. `does` names an action below or in selection.js.
export const KEYS = [
  { key: "/", does: "find", words: "Chercher une personne" },
  { key: "j", does: "next", words: "Ligne suivante" },
  { key: "k", does: "previous", words: "Ligne précédente" },
  { key: "x", does: "pick", words: "Cocher ou décocher la ligne" },
  { key: "X", does: "pickTo", words: "Cocher jusqu’à la ligne" },
  { key: "e", does: "close", words: "Classer" },
  { key: "s", does: "snooze", words: "Remettre à plus tard" },
  { key: "t", does: "tag", words: "Étiqueter" },
  { key: "o", does: "unfold", words: "Ouvrir ou fermer tout ce qui est plié" },
  { key: "r", does: "reply", words: "Aller à la réponse" },
];

export const actions = {};
