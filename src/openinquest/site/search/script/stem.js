/* Kazakh words without their endings, for queries: the index has the words as they stand, and is read by prefix.
 *
 * Endings follow a stem in one order: plural, possessive, case, person. They are cut from the end, at most one of each
 * kind, where their first letter fits the letter before it (-лар behind a vowel, -дар behind н, -тар behind т), which
 * keeps Павлодар whole. At least three letters stay. What is cut too far finds too much, what is cut too little finds
 * nothing: so the whole word goes first, and each shorter one only where those before it found little.
 */

const LEAST = 3;
const ALPHABET = /^[а-яёәғқңөұүһі-]+$/u;
const VOWEL = /[аәеёиоөуұүыіэюя]/u;

/* Letters before an ending: vowels, nasals, other voiced ones, and those behind which it begins voiceless. */
const V = "аәеёиоөуұүыіэюя";
const N = "мнң";
const L = "лрйу";
const Z = "зж";
const T = "пткқсшщчцхфһбвгғд";
const after = (letters, endings) => `(?<=[${letters}])(?:${endings})`;
const ending = (...parts) => new RegExp(`(?:${parts.join("|")})$`, "u");

const PERSON = ending(after(V + N + L, "мын|мін|мыз|міз"), after(Z, "бын|бін|быз|біз"), after(T, "пын|пін|пыз|піз"), "сың|сің|сыз|сіз");
const CASE = ending(
  after(V + N, "ның|нің"), after(L + Z, "дың|дің"), after(T, "тың|тің"),
  after(V + N + L + Z, "да|де|ға|ге|дан|ден"), after(N, "нан|нен"), after(T, "та|те|қа|ке|тан|тен"),
  after(V, "ны|ні"), after(N + L + Z, "ды|ді"), after(T, "ты|ті"),
  after(V + N + L, "мен"), after(Z, "бен"), after(T, "пен"),
);
/* Behind the third person (-ы, -сы) the cases differ: -ын, -ында, -ынан, -ына. */
const CASE_OF_THIRD = /(?<=[ыі])(?:нда|нде|нан|нен|на|не|н)$/u;
/* What is in a place or of a time: -дағы, and those who are: -дағылар, -дағының. */
const PLACE = ending(after(V + N + L + Z, "дағы|дегі"), after(T, "тағы|тегі"), after("ыі", "ндағы|ндегі"), "нікі|дікі|тікі");
const POSSESSIVE = ending(
  after(V, "сы|сі|мыз|міз|ңыз|ңіз"), after(N + L + Z + T, "ымыз|іміз|ыңыз|іңіз|ым|ім|ың|ің|ы|і"),
);
const OWN = new RegExp(`(?<=..[${V}])[мң]$`, "u");
const PLURAL = ending(after(V + L, "лар|лер"), after(`л${N}${Z}`, "дар|дер"), after(T, "тар|тер"));
/* A stem whose last letter softened before a vowel: кітап, кітабы; министрлік, министрлігі. */
const HARDER = { б: "п", г: "к", ғ: "қ" };

/* What is cut, from the end inwards, with the fewest letters that it leaves. */
const LAYERS = [
  [PERSON, 4], [PLURAL, LEAST], [CASE_OF_THIRD, LEAST], [CASE, LEAST], [PLACE, LEAST], [POSSESSIVE, LEAST], [OWN, 4],
  [PLURAL, LEAST],
];

/* Return the word and what is left of it by and by, each to be tried where those before it found little. */
export function stems(word) {
  const low = word.toLowerCase();
  const found = [low];
  if (!ALPHABET.test(low)) return found;
  let rest = low;
  for (const [layer, least] of LAYERS) {
    const cut = rest.replace(layer, "");
    if (cut === rest || cut.length < least || !VOWEL.test(cut)) continue;
    if (layer === POSSESSIVE && HARDER[cut.at(-1)]) found.push(cut.slice(0, -1) + HARDER[cut.at(-1)]);
    rest = cut;
    found.push(rest);
  }
  return [...new Set(found)];
}
