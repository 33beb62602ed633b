// The words that paragraphs of a declaration open with, in three of its languages: a participle or an adjective where
// they are preambular, a verb in the present tense where they are operative. Drafters set them in italics.
import type { Kind } from "../binding/schema.ts";

/** A stretch of a paragraph's words. */
export interface Stretch {
  readonly from: number;
  readonly to: number;
}

/** The opening of a paragraph, as long as it is: `Noting with deep concern`. Null where it opens with other words. */
export function openingOf(kind: Kind, words: string): Stretch | null {
  const pattern = kind === "preambular" ? PREAMBULAR : kind === "operative" ? OPERATIVE : null;
  const [, before = "", opening] = pattern?.exec(words) ?? [];
  if (opening === undefined || !/^\p{Lu}/u.test(opening)) return null;
  return { from: before.length, to: before.length + opening.length };
}

/** The lines of a table: words, and what may follow each, as in a regular expression. */
function oneOf(table: string): string {
  return table
    .trim()
    .split(/\s*\n\s*/)
    .join("|")
    .replaceAll(" ", "\\s");
}

const STRENGTH = oneOf(`
  deep|deepest|great|grave|serious|utmost|particular|profound|strong|sincere|warm|full|firm|continued|continuing|growing
  profonde?|vive|grande|grave|pleine?|sincère|ferme
  profund[oa]|gran|grave|especial|sincer[oa]|plen[oa]|firme
`);

const FEELING = oneOf(`
  admiration|alarm|appreciation|approval|concern|condolences|confidence|conviction|determination|disappointment|dismay
  gratitude|hope|interest|outrage|pride|regret|resolve|satisfaction|solidarity|support|sympathy|thanks
  appréciation|consternation|conviction|espoir|gratitude|inquiétude|intérêt|préoccupation|reconnaissance|regret|satisfaction
  agradecimiento|agrado|alarma|aprecio|apoyo|beneplácito|consternación|convicción|esperanza|gratitud|inquietud|interés
  pesar|preocupación|reconocimiento|satisfacción|solidaridad
`);

/** Words that may stand before the opening word. */
const ADVERB = oneOf(`
  again|also|deeply|equally|expressly|extremely|firmly|fully|further|furthermore|gravely|greatly|highly|keenly|once again
  particularly|profoundly|seriously|solemnly|still|strongly|thus|unequivocally|urgently|vehemently|warmly
  également|fermement|gravement|pleinement|profondément|sérieusement|solennellement|vivement
  también|firmemente|gravemente|plenamente|profundamente|seriamente|solemnemente|sumamente|vivamente
`);

/** Words that may stand behind it and belong to it. */
const BEHIND = oneOf(`
  (?:also|further|furthermore|again|once again|strongly|solemnly|in particular)
  (?:également|en outre|aussi|de nouveau|instamment|vivement|fermement|énergiquement|vigoureusement|solennellement)
  (?:también|además|asimismo|de nuevo|nuevamente|enérgicamente|encarecidamente|firmemente|solemnemente|vivamente)
  (?:with|avec|con)(?: (?:the|une?|la|el))?(?: (?:${STRENGTH}))* (?:${FEELING})(?: (?:${STRENGTH}))*
`);

/** `its deep concern`, behind a word of expressing. */
const EXPRESSED = ` (?:(?:its|our|their|sa|son|leur|notre|su|nuestr[oa]) )?(?:(?:${STRENGTH}) )*(?:${FEELING})(?: (?:${STRENGTH}))*`;

const PREAMBULAR_WORDS = oneOf(`
  acknowledging|acting|addressing|affirming|alarmed|anxious|appalled|applauding|appreciating|approving|aware|believing
  bearing(?: in mind)?|building|calling(?: upon| on| for| attention| to mind)?|celebrating|cognizant|commemorating
  commending|committed|concerned|condemning|confident|confirming|congratulating|conscious|considering|contemplating
  convinced|declaring|deploring|desiring|desirous|determined|dismayed|distressed|disturbed|drawing(?: attention)?
  emphasi[sz]ing|encouraged|encouraging|endorsing|expecting|expressing(?:${EXPRESSED})?|following|gathered|grateful
  gratified|guided|having(?:(?: (?:also|carefully|duly|further))* \\p{L}+)?|highlighting|honouring|hoping|inspired|insisting|invoking|keeping(?: in mind)?
  lamenting|looking(?: forward)?|meeting|mindful|moved|noting|observing|outraged|paying(?: tribute)?|persuaded|pledging
  pointing(?: out)?|praising|preoccupied|proclaiming|reaffirming|reali[sz]ing|recalling|recogni[sz]ing|recommitting
  referring|regretting|reiterating|rejecting|remaining|remembering|resolved|respecting|saluting|seeking|sharing|shocked
  stressing|supporting|taking(?: note| into (?:account|consideration))?|thanking|troubled|underlining|underscoring
  upholding|viewing|welcoming|worried
  accueillant|affirmant|alarmée?s?|appréciant|ayant(?: présente?s? à l[’']esprit| \\p{L}+)?|condamnant|confirmant
  consciente?s?|considérant|constatant|convaincue?s?|déplorant|désireu(?:x|ses?)|déterminée?s?|encouragée?s?|estimant
  exprimant(?:${EXPRESSED})?|félicitant|gardant(?: (?:présente?s? )?à l[’']esprit)?|guidée?s?|insistant|inqui(?:et|ète)s?
  notant|prenant(?: note| acte| en considération)?|préoccupée?s?|rappelant|réaffirmant|reconnaissant|regrettant
  réitérant|rendant(?: hommage)?|résolue?s?|sachant|saluant|se (?:félicitant|déclarant|réjouissant|référant|disant)
  soucieu(?:x|ses?)|soulignant|tenant(?: compte)?
  acogiendo|afirmando|alarmad[oa]s?|alentad[oa]s?|apreciando|condenando|conscientes?|considerando|convencid[oa]s?
  decidid[oa]s?|deplorando|deseos[oa]s?|destacando|encomiando|expresando(?:${EXPRESSED})?|guiad[oa]s?
  habiendo(?: \\p{L}+)?|haciendo(?: hincapié| notar)?|inspirad[oa]s?|lamentando|observando|poniendo(?: de relieve)?
  preocupad[oa]s?|reafirmando|recalcando|reconociendo|recordando|reiterando|resuelt[oa]s?|subrayando
  teniendo(?: presentes?| en cuenta| en consideración)?|tomando(?: nota)?|observando
`);

const OPERATIVE_WORDS = oneOf(`
  acknowledges|adopts|affirms|appeals|applauds|approves|authori[sz]es|calls(?: upon| on| for| attention)?|commends
  concludes|concurs|condemns|confirms|congratulates|considers|decides|declares|demands|denounces|deplores|designates
  directs|draws(?: (?:the )?attention)?|emphasi[sz]es|encourages|endorses|establishes|exhorts|expresses(?:${EXPRESSED})?
  highlights|insists|instructs|invites|looks(?: forward)?|notes|pays(?: tribute)?|pledges|proclaims|proposes|reaffirms
  recalls|recogni[sz]es|recommends|regrets|reiterates|rejects|reminds|renews|requests|resolves|salutes|stresses|suggests
  supports|takes(?: note| into (?:account|consideration))?|thanks|trusts|underlines|underscores|undertakes|urges|welcomes
  accueille|adopte|affirme|appelle|approuve|appuie|autorise|charge|condamne|confirme|considère|constate|décide|déclare
  demande|déplore|encourage|engage|estime|exhorte|exige|exprime(?:${EXPRESSED})?|fait (?:siens?|siennes?)|félicite|insiste
  invite|lance(?: un appel)?|note|prend(?: note| acte)?|prie|proclame|rappelle|réaffirme|recommande|reconnaît|regrette
  réitère|rejette|remercie|rend(?: hommage)?|salue|se (?:félicite|déclare|réjouit|dit)|souligne|souscrit
  acoge|afirma|agradece|alienta|apoya|aprueba|autoriza|condena|confirma|considera|decide|declara|deplora|destaca|encomia
  exhorta|exige|expresa(?:${EXPRESSED})?|felicita|hace (?:suy[oa]s?|hincapié|un llamamiento)|insta|invita|lamenta|observa
  pide|pone(?: de relieve)?|proclama|reafirma|recalca|rechaza|recomienda|reconoce|recuerda|reitera|resuelve|señala
  solicita|subraya|toma(?: nota| conocimiento)?
`);

/** An opening in a paragraph, behind brackets and quotation marks; no letter follows. */
function opening(words: string): RegExp {
  const phrase = `(?:(?:${ADVERB})\\s)*(?:${words})(?:\\s(?:${BEHIND}))*`;
  return new RegExp(`^([\\s[("“„«]*)(${phrase})(?!\\p{L})`, "iu");
}

const PREAMBULAR = opening(PREAMBULAR_WORDS);
const OPERATIVE = opening(OPERATIVE_WORDS);
