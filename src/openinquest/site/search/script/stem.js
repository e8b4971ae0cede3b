/* Kazakh words without their endings, for queries: the index has the words as they stand, and is read by prefix.
 *
 * Endings follow a stem in one order: plural, possessive, case, and behind a noun also the person or a particle.
 * They are cut from the end, one of each kind, as long as a stem of four letters is left (three where the ending is
 * a long one that hardly stands in a stem). What is cut too far finds too much, what is cut too little finds nothing:
 * so the whole word goes first, and each shorter stem only where the longer one found little.
 */

const LEAST = 4;
const ALPHABET = /^[а-яёәғқңөұүһі-]+$/u;

/* From the end of a word inwards. */
const LAYERS = [
  // person, question and other particles: -мын, -сың, -мыз, -ма, -ше
  /(?:мын|мін|бын|бін|пын|пін|сың|сің|сыз|сіз|мыз|міз|быз|біз|пыз|піз)$/u,
  // case: genitive, dative, accusative, locative, ablative, instrumental; also what stands in a place (-дағы)
  /(?:ның|нің|дың|дің|тың|тің|нан|нен|дан|ден|тан|тен|мен|бен|пен|ға|ге|қа|ке|ны|ні|ды|ді|ты|ті|да|де|та|те)$/u,
  // what stands in a place, is of a time, is somebody's: -дағы, -нікі, -лық
  /(?:ндағы|ндегі|дағы|дегі|тағы|тегі|нікі|дікі|тікі)$/u,
  // possessive, also before a case: -ым, -ың, -ы, -сы, -ымыз, -ңыз; and what the third person puts between (-ын-)
  /(?:ымыз|іміз|мыз|міз|ыңыз|іңіз|ңыз|ңіз|сын|сін|сы|сі|ым|ім|ың|ің|ын|ін|ы|і|м|ң)$/u,
  // plural
  /(?:лар|лер|дар|дер|тар|тер)$/u,
];
/* Behind the third person the cases lose a letter: -ын, -ында, -ынан, -ына, -ымен. */
const AFTER_THIRD = /(?<=(?:[^аәеиоөуұүыіюя]|с)[ыі])(?:нда|нде|нан|нен|ндағы|ндегі|на|не|н|мен)$/u;
/* A stem whose last letter softened before a vowel: кітап, кітабы; қазақ, қазағы. */
const HARDER = { б: "п", г: "к", ғ: "қ" };

export function stems(word) {
  const low = word.toLowerCase();
  const found = [low];
  if (!ALPHABET.test(low)) return found;
  let rest = low;
  const third = rest.replace(AFTER_THIRD, "");
  if (third !== rest && third.length > LEAST) rest = third;
  for (const ending of LAYERS) {
    const cut = rest.replace(ending, "");
    if (cut === rest || cut.length < LEAST - (ending.source.length > 60 && rest.length - cut.length > 3 ? 1 : 0)) continue;
    const last = cut.at(-1);
    rest = cut;
    found.push(rest);
    if (HARDER[last] && ending === LAYERS[3]) found.push(cut.slice(0, -1) + HARDER[last]);
  }
  return [...new Set(found)];
}
