"""Sentences on recorded persons: for each key the words in English, Russian and Kazakh."""

from collections.abc import Mapping

SENTENCES: Mapping[str, tuple[str, str, str]] = {
    "casualties.persons": (
        "On record: rows {rows}, lists {lists}; by the judgements on who is one person, persons {persons}.",
        "В своде: строк {rows}, списков {lists}; по суждениям о том, кто одно лицо, лиц {persons}.",
        "Жинақта: жол {rows}, тізім {lists}; кім бір адам екені туралы пайымдар бойынша адам саны {persons}.",
    ),
    "casualties.none": (
        "No row of a list of the dead is on record; what is said of the lists stands beside them.",
        "В своде нет ни одной строки списков погибших; рядом со списками стоит то, что о них говорят.",
        "Жинақта қаза тапқандар тізімінің бірде-бір жолы жоқ; тізімдердің қасында олар туралы айтылғандар тұр.",
    ),
    "casualties.apart": (
        "Deaths with a record of their own and in no list: {count}.",
        "Случаев гибели с отдельной записью и вне списков: {count}.",
        "Жеке жазбасы бар, бірақ ешбір тізімде жоқ қаза: {count}.",
    ),
    "casualties.interval": (
        "Linkage alone leaves it open between {low} and {high} persons by name (95% of {draws} draws).",
        "Само сопоставление оставляет от {low} до {high} поимённых лиц (95% из {draws} розыгрышей).",
        "Байланыстырудың өзі есімі аталған {low} мен {high} аралығындағы адамға жол береді ({draws} сынақтың 95%).",
    ),
    "casualties.no-interval": (
        "The interval of linkage was not asked for, or no run of linkage is kept with this record.",
        "Интервал сопоставления не запрошен, или при своде не хранится ни одного прогона.",
        "Байланыстыру аралығы сұралмаған немесе жинақта бірде-бір байланыстыру нәтижесі сақталмаған.",
    ),
    "casualties.floor": (
        "Floor: at least {count} persons are recorded; people judged every pair that matters (pairs judged: {judged}).",
        "Нижняя граница: записано не менее {count} лиц; люди оценили каждую значимую пару (оценено пар: {judged}).",
        "Төменгі шек: кемінде {count} адам жазылған; маңызды әр жұпты адамдар бағалаған (бағаланған жұп: {judged}).",
    ),
    "casualties.no-floor": (
        "No floor: judgements that wait for a person: {count}.",
        "Нижней границы нет; суждений, которых ждут от людей: {count}.",
        "Төменгі шек жоқ; адамдардан күтілетін пайым саны: {count}.",
    ),
    "casualties.no-floor.nobody": (
        "No floor: there is nobody whom it could count.",
        "Нижней границы нет: считать некого.",
        "Төменгі шек жоқ: есептейтін ешкім жоқ.",
    ),
    "casualties.no-floor.newer": (
        "No floor: rows came since the last run of linkage, and none has compared them: {count}.",
        "Нижней границы нет: после последнего прогона добавлены строки, которых не сравнивал ни один: {count}.",
        "Төменгі шек жоқ: соңғы байланыстырудан кейін қосылған, әлі салыстырылмаған жол: {count}.",
    ),
    "casualties.no-floor.not-asked": (
        "Nobody judged {count} pairs of persons. If a run of linkage is kept with the record, only those that it "
        "thinks may be one matter: the view of recorded persons then says whether a floor holds.",
        "Не оценено пар лиц: {count}. Если при своде хранится прогон сопоставления, значимы лишь пары, которые по нему "
        "могут быть одним лицом: держится ли тогда нижняя граница, говорит обзор зарегистрированных лиц.",
        "Бағаланбаған жұп: {count}. Жинақта байланыстыру нәтижесі сақталса, соған сәйкес бір адам болуы мүмкін жұптар "
        "ғана маңызды: ондай кезде төменгі шек бар-жоғын тіркелген адамдар шолуы айтады.",
    ),
    "casualties.waits.inside": (
        "Joined by a program and not yet by people: {count}.",
        "Объединено программой, но ещё не людьми: {count}.",
        "Бағдарлама біріктірген, бірақ адамдар әлі растамаған: {count}.",
    ),
    "casualties.waits.disputed": (
        "Pairs on which people differ: {count}.",
        "Пар, о которых люди судят по-разному: {count}.",
        "Адамдар әртүрлі бағалаған жұп: {count}.",
    ),
    "casualties.waits.newer": (
        "Rows that no run of linkage has compared: {count}.",
        "Строк, которых не сравнивал ни один прогон сопоставления: {count}.",
        "Ешбір байланыстыру салыстырмаған жол: {count}.",
    ),
    "casualties.waits.between": (
        "Pairs of persons who may be one by the last run ({share} or more) and whom nobody judged: {count}.",
        "Пар лиц, которые по последнему прогону могут быть одним ({share} и более) и никем не оценены: {count}.",
        "Соңғы байланыстыру бойынша бір адам болуы мүмкін ({share} және одан жоғары), бірақ ешкім бағаламаған жұп: "
        "{count}.",
    ),
    "casualties.waits.uncompared": (
        "Without a run of linkage every pair of persons matters; nobody judged {count} of them.",
        "Без прогона сопоставления значима каждая пара лиц; не оценено {count}.",
        "Байланыстыру жүргізілмесе, адамдардың әр жұбы маңызды; олардың {count} бағаланбаған.",
    ),
    "casualties.left-out.unsure": (
        "Left out of a floor, since people are not sure that they are others: {count}.",
        "Не входят в нижнюю границу, так как люди не уверены, что это другие лица: {count}.",
        "Басқа адам екеніне сенімсіз болғандықтан, төменгі шекке кірмейді: {count}.",
    ),
    "casualties.left-out.unnamed": (
        "Left out of a floor, since no row names them: {count}.",
        "Не входят в нижнюю границу, так как ни одна строка не даёт имени: {count}.",
        "Ешбір жолда есімі жоқ болғандықтан, төменгі шекке кірмейді: {count}.",
    ),
    "casualties.left-out.unconfirmed": (
        "Left out of a floor, since no list confirms them: {count}.",
        "Не входят в нижнюю границу, так как ни один список их не подтверждает: {count}.",
        "Ешбір тізім растамағандықтан, төменгі шекке кірмейді: {count}.",
    ),
    "casualties.left-out.denied": (
        "Left out of a floor, since somebody denies that they belong there: {count}.",
        "Не входят в нижнюю границу, так как кто-то отрицает их принадлежность к списку: {count}.",
        "Біреу тізімге жататынын жоққа шығарғандықтан, төменгі шекке кірмейді: {count}.",
    ),
    "casualties.small": (
        "Rows of fewer than {count} persons may tell who they are; think of that before you publish them.",
        "По строкам, где меньше {count} лиц, людей можно узнать; подумайте об этом до публикации.",
        "{count} адамнан аз жолдардан олардың кім екенін білуге болады; жарияламас бұрын ойланыңыз.",
    ),
    "casualties.investigation": (
        "What answers a question on the investigation is what is on record of it; it does not say how well the "
        "question was met. Whoever is named as responsible is alleged to be.",
        "Ответ на вопрос о расследовании показывает лишь то, что есть в своде, а не насколько требование выполнено. "
        "Ответственность названных лиц лишь предполагается источником.",
        "Тергеу туралы сұраққа жауап жинақта не барын ғана көрсетеді, талаптың қаншалықты орындалғанын айтпайды. "
        "Аталған тұлғалардың жауаптылығы дереккөздің болжамы ғана.",
    ),
    "casualties.standing.known": ("known", "известно", "белгілі"),
    "casualties.standing.differs": ("sources differ", "источники расходятся", "дереккөздер әртүрлі"),
    "casualties.standing.unclear": ("not exact enough", "недостаточно точно", "жеткілікті дәл емес"),
    "casualties.standing.written": (
        "as written only, no place assigned",
        "только как записано, место не определено",
        "тек жазылуы бар, орны анықталмаған",
    ),
    "casualties.standing.denied": ("only denied", "только отрицается", "тек жоққа шығарылған"),
    "casualties.standing.unknown": (
        "not found in what was read",
        "в прочитанном не найдено",
        "оқылғаннан табылмады",
    ),
    "casualties.state.stated": ("stated", "указано", "көрсетілген"),
    "casualties.state.rival": ("rival accounts", "разные версии", "әртүрлі нұсқа"),
    "casualties.state.denied": ("only denied", "только отрицается", "тек жоққа шығарылған"),
    "casualties.state.not-found": (
        "no word of it in what was read",
        "в прочитанном об этом ни слова",
        "оқылғанда бұл туралы сөз жоқ",
    ),
    "casualties.field.place": ("Place", "Место", "Орны"),
    "casualties.field.date": ("Date", "Дата", "Күні"),
    "casualties.field.time": ("Time", "Время", "Уақыты"),
    "casualties.field.source_type": ("Type of source", "Вид источника", "Дереккөз түрі"),
    "casualties.field.source_document": ("Document", "Документ", "Құжат"),
    "casualties.field.number": ("Number killed", "Число погибших", "Қаза тапқандар саны"),
    "casualties.field.name": ("Name and variants", "Имя и варианты", "Аты-жөні және нұсқалары"),
    "casualties.field.age": ("Age", "Возраст", "Жасы"),
    "casualties.field.sex": ("Sex", "Пол", "Жынысы"),
    "casualties.field.death_type": ("Type of death", "Вид смерти", "Өлім түрі"),
    "casualties.field.actors": ("Actors", "Участники", "Қатысушылар"),
    "casualties.field.perpetrators": (
        "Perpetrators (alleged)",
        "Исполнители (предполагаемые)",
        "Орындаушылар (болжамды)",
    ),
    "casualties.field.identity": ("Identity", "Личность", "Жеке басы"),
    "casualties.field.cause": ("Cause", "Причина", "Себебі"),
    "casualties.field.manner": ("Manner", "Характер смерти", "Өлім сипаты"),
    "casualties.field.where": ("Where", "Где", "Қайда"),
    "casualties.field.when": ("When", "Когда", "Қашан"),
    "casualties.field.circumstances": ("Circumstances", "Обстоятельства", "Мән-жайы"),
    "casualties.field.responsible": (
        "Who was responsible (alleged)",
        "Кто несёт ответственность (предположительно)",
        "Кім жауапты (болжам бойынша)",
    ),
    "casualties.field.evidence": (
        "How evidence was recovered",
        "Как собраны доказательства",
        "Дәлелдер қалай жиналды",
    ),
    "casualties.field.prompt": (
        "Prompt: when was a case opened?",
        "Своевременность: когда открыто дело?",
        "Жеделдік: іс қашан ашылды?",
    ),
    "casualties.field.effective": (
        "Effective and thorough: how far did it come?",
        "Эффективность и полнота: до чего дошло дело?",
        "Тиімділік пен толықтық: іс қай сатыға жетті?",
    ),
    "casualties.field.independent": (
        "Independent and impartial: who conducted it?",
        "Независимость и беспристрастность: кто вёл дело?",
        "Тәуелсіздік пен әділдік: істі кім жүргізді?",
    ),
    "casualties.field.transparent": (
        "Transparent: open or classified?",
        "Прозрачность: открыто или засекречено?",
        "Ашықтық: ашық па, құпия ма?",
    ),
    "casualties.field.family": (
        "Participation of the family",
        "Участие родственников",
        "Туыстарының қатысуы",
    ),
    "rule.casualties": (
        "A person is what judgements hold to be one among rows of lists; names are not compared here. Every person "
        "stands in exactly one row of a table: whom sources place differently, and whom nobody places, in a row of "
        "their own.",
        "Лицо составляют строки списков, которые суждения признают одним человеком; имена здесь не сравниваются. "
        "Каждое лицо стоит ровно в одной строке таблицы: если источники расходятся или ничего не говорят, то в "
        "отдельной строке.",
        "Тізім жолдарының қайсысы бір адам екенін пайымдар айқындайды; мұнда есімдер салыстырылмайды. Әр адам кестенің "
        "тек бір жолында тұрады: дереккөздер әртүрлі айтса немесе ештеңе айтпаса, бөлек жолда.",
    ),
    "rule.floor": (
        "A floor is said only where people judged every pair of persons that may be one and every join that a "
        "program made. It leaves out whom no row names, no list confirms or somebody denies, and counts as one whom "
        "people are not sure to be two.",
        "Нижняя граница называется, только если люди оценили каждую пару лиц, которые могут быть одним, и каждое "
        "объединение, сделанное программой. В неё не входят лица без имени, не подтверждённые ни одним списком или "
        "оспоренные; те, о ком люди не уверены, что их двое, считаются за одного.",
        "Төменгі шек адамдар бір адам болуы мүмкін әр жұпты және бағдарлама жасаған әр біріктіруді бағалағанда ғана "
        "айтылады. Оған есімсіз, ешбір тізім растамаған немесе жоққа шығарылған адамдар кірмейді; екеу екеніне "
        "сенімсіздер бір деп саналады.",
    ),
    "rule.completeness": (
        "A field is stated where a source, or a row of a list, gives it; rival where two values cannot both hold or "
        "one denies what another states; denied where it is only denied. Otherwise nothing was found in what was read.",
        "Поле указано, если его даёт источник или строка списка; версии разные, если два значения несовместимы или "
        "одни отрицают то, что заявляют другие; отрицается, если его только отрицают. Иначе в прочитанном ничего "
        "не найдено.",
        "Дереккөз не тізім жолы берсе, өріс көрсетілген; екі мән қатар бола алмаса немесе біреу айтқанды басқасы жоққа "
        "шығарса, нұсқалар әртүрлі; тек жоққа шығарылса, жоққа шығарылған. Әйтпесе оқылғаннан ештеңе табылмады.",
    ),
}
