/* What a reader types, folded: the twin of openinquest/names/typed.py, rule for rule. A test compares the two. */

const LONGEST = 200;
const paired = (text) => new Map(text.trim().split(/\s+/u).map((pair) => pair.split("=")));

/* ---- scripts.py */

const STRAIGHT = /[’ʻʼ‘`´ʹ′ʾʿ]/gu;
const HYPHENS = /[‐‑‒–—−\u00ad]/gu;
const UNSEEN = /[\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]/gu;
const MARKS = /[\u0300-\u036f\u20d0-\u20ff]+/gu;
const CYRILLIC = /[Ѐ-ԯᲀ-᲏ⷠ-ⷿꙀ-ꚟ]/gu;
const LATIN = /[A-Za-zÀ-ÖØ-öø-ɏɐ-ʯḀ-ỿ]/gu;
const TWINS = new Set("aceopxyiïhkəɵjsABCEHIÏKMOPTXYƏƟJSасеорхуіїһкјѕԛԝԁАВСЕНІЇКМОРТХУҺЈЅԚԜԀ");

const zipped = (from, to) => {
  const ends = [...to];
  return new Map([...from].map((letter, place) => [letter, ends[place]]));
};
const TO_CYRILLIC = zipped("aceopxyiïhkmtbəɵөjsöäëgur", "асеорхуіїһкмтвәөөјѕөәёгук");
const TO_LATIN = zipped("асеорхуіїһкмтвәөёјѕԛԝԁ", "aceopxyiihkmtbaoejsqwd");
const translated = (text, table) => [...text].map((letter) => table.get(letter) ?? letter).join("");

export function clean(text) {
  return text.normalize("NFC").replace(STRAIGHT, "'").replace(HYPHENS, "-").replace(UNSEEN, "").replace(MARKS, "");
}

function oneScript(word) {
  const low = word.toLowerCase();
  const latin = word.match(LATIN);
  const cyrillic = word.match(CYRILLIC);
  if (!latin) return low;
  if (!cyrillic) return low.replaceAll("ə", "ä").replaceAll("ɵ", "ö");
  const own = (letters) => letters.filter((letter) => !TWINS.has(letter)).length;
  const more = own(cyrillic) - own(latin) || cyrillic.length - latin.length;
  return more >= 0
    ? translated(word.replaceAll("H", "Н").toLowerCase(), TO_CYRILLIC)
    : translated(word.replaceAll("Н", "H").toLowerCase(), TO_LATIN);
}

/* ---- folding.py */

const OF_CYRILLIC = paired(`
  а=a ә=a б=b в=v г=g ғ=g ґ=g д=d е=e ё=e э=e є=ie ж=j җ=j з=z и=i й=i і=i ї=i ј=i к=k қ=k ҡ=k л=l м=m н=n ң=ng о=u
  ө=u п=p р=r с=s т=t у=u ұ=u ү=u ў=u ф=f х=h ҳ=h һ=h ц=s ч=c ш=c щ=c ъ= ы=i ь= ю=iu я=ia ӯ=u ӣ=i ҷ=j ђ=j ћ=c љ=l
  њ=n џ=j ѕ=s ԛ=k ԝ=u -= '=`);
const CYRILLIC_PAIRS =
  /дж|дз(?=[аеиоуы])|шч|тш|тс|[ьъ](?=[еёэ])|(?<=л)я(?=[^\n])|(?<=[аиоуыэйе])ё(?!ва?$)/gu;
const CYRILLIC_PAIR = paired("дж=ж дз=з шч=ш тш=ш тс=с ё=ю ь=и ъ=и я=а");

const LATIN_WRITTEN = paired(`
  szh=sj tzh=tj shch=C tsch=C dsch=j sch=C tch=C tsh=C dzh=j dj=j zh=j sh=C ch=C kh=h gh=g ph=f th=t ts=s tz=s ck=k
  cz=C sz=C qu=ku s'=C c'=C y'=u i'=i lya=la jj=j ce=se ci=si cy=si aw=au ew=eu ow=uu`);
const LATIN_PAIRS =
  /shch|tsch|dsch|szh|tzh|sch|tch|tsh|dzh|lya(?=[^\n])|dj|zh|sh|ch|kh|gh|ph|th|ts|tz|ck|cz|sz|qu|s'(?!ev|$)|c'|y'|i'|jj|ce|ci|cy|aw|ew|ow/gu;
const OF_LATIN = paired(`
  o=u y=i w=u q=k c=k x=h ä=a á=a à=a â=a ã=a å=a ā=a ă=a ą=a æ=a ç=c č=c ć=c ĉ=c ď=d đ=d ð=d é=e è=e ê=e ë=e ē=e
  ě=e ę=e ė=e ǝ=a ə=a ğ=g ǵ=g ģ=g ġ=g í=i ì=i î=i ï=i ī=i ı=i į=i ĭ=i ķ=k ļ=l ľ=l ł=l ñ=n ń=n ň=n ņ=n ŋ=n ó=u ò=u
  ô=u õ=u ö=u ø=u ō=u ő=u ŏ=u œ=u ř=r ŕ=r ş=c š=c ś=c ș=c ŝ=c ß=s ť=t ţ=t ț=t þ=t ú=u ù=u û=u ü=u ū=u ů=u ű=u ŭ=u
  ų=u ý=u ÿ=i ŷ=i ž=j ź=j ż=j ŵ=u ẃ=u ǧ=g ǩ=k ǰ=j ḥ=h ḩ=h ṭ=t ḍ=d ẓ=z ṣ=s -= '=`);

export function letters(word, cyrillic) {
  if (cyrillic) return translated(word.replace(CYRILLIC_PAIRS, (pair) => CYRILLIC_PAIR.get(pair)), OF_CYRILLIC);
  const plain = word
    .replace(/(?<=[oe])w(?=a?$)/gu, "v")
    .replace(/(?<=[bcdfgklmnprstvzh])yo/gu, "e")
    .replace(/(?<=[ei])x|(?<=^ma)x(?=i)|(?<=ro)x|x(?=eni|enia|eny)/gu, "ks")
    .replace(LATIN_PAIRS, (pair) => LATIN_WRITTEN.get(pair));
  return translated(plain, OF_LATIN).toLowerCase();
}

const DOUBLE = /([^\n])\1+/gu;
const SOFTENED = /ng|(?<=[aeiu])i+e|i+e(?!v$|va$)|i+u|ui(?!$)|av(?=[bcdfghjklmnprstz])|nb/gu;
const PLAIN = paired("ng=n ui=u av=au nb=mb");

export function collapse(text) {
  return text
    .replace(DOUBLE, "$1")
    .replace(SOFTENED, (found) => PLAIN.get(found) ?? (found.endsWith("e") ? "e" : "u"))
    .replace(DOUBLE, "$1");
}

const COARSE = paired("z=s h=k v=u f=p g=k e=i u=i");
const ENDS = paired("d=t b=p g=k");

export function blurred(key) {
  if (!key) return key;
  const all = [...key];
  const last = all.pop();
  const text = all.join("").replace(/d(?=[cfhkpst])|b(?=[cfhkpst])|g(?=[cfhkpst])/gu, (sign) => ENDS.get(sign));
  return translated(text + (ENDS.get(last) ?? last), COARSE).replace(DOUBLE, "$1");
}

/* ---- typed.py */

const WORD = /[\p{L}\p{N}]+(?:['-]+[\p{L}\p{N}]+)*/gu;
const ENDING =
  /^([^\n]{3,}?)(?:uvic|evic|uvna|evna|uli+|uulu|ugli|uglu|kizi|gizi|uva|eva|uff|eff|uv|ev|skaia|skii|ski)$/u;

function keysOf(word) {
  const low = oneScript(word.replaceAll("İ", "I"));
  const raw = letters(low, /[Ѐ-ԯ]/u.test(low));
  const found = [collapse(raw) || low];
  const ending = raw.match(ENDING);
  if (ending) found.push(collapse(ending[1]));
  return [...new Set(found)];
}

/* Return for each word the keys under which it may be found, the whole word's first. */
export function typed(text) {
  const start = [...text].slice(0, LONGEST).join("");
  return (clean(start).match(WORD) ?? []).map(keysOf);
}
